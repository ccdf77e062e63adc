/* SPDX-License-Identifier: GPL-2.0-only */
/* The tree's mm/vmstat.c in a kernel that makes calls for a backend: it does nothing on its own. */
#include <mm/vmstat.c>
#include "booted/serve.h"

void serve_quietly(void)
{
#ifdef CONFIG_SMP
	int cpu;

	cancel_delayed_work_sync(&shepherd);
	for_each_online_cpu(cpu)
		cancel_delayed_work_sync(&per_cpu(vmstat_work, cpu));
#endif
}
