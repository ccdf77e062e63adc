/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tree's mm/vmstat.c in a kernel that makes calls for a backend: it does nothing on its own,
 * and kswapd, which does when it falls asleep, lets no CPU keep part of a zone's counters.
 */
#define set_pgdat_percpu_threshold vmstat_set_pgdat_percpu_threshold
#include <mm/vmstat.c>
#undef set_pgdat_percpu_threshold
#include "booted/serve.h"

#ifdef CONFIG_SMP
void set_pgdat_percpu_threshold(pg_data_t *pgdat, int (*threshold)(struct zone *zone));

void set_pgdat_percpu_threshold(pg_data_t *pgdat, int (*threshold)(struct zone *zone))
{
}
#endif

void serve_quietly(void)
{
#ifdef CONFIG_SMP
	int cpu;

	cancel_delayed_work_sync(&shepherd);
	for_each_online_cpu(cpu)
		cancel_delayed_work_sync(&per_cpu(vmstat_work, cpu));
#endif
}
