/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tree's mm/compaction.c in a kernel that makes calls for a backend: whether a request is
 * retried depends on what the program still lets direct reclaim free; and kcompactd, which twice in
 * a second would compact zones that are fragmented, the machine's among them, does not.
 */
#include "booted/serve.h"
#include <mm/compaction.c>

void serve_uncompacted(void)
{
	sysctl_compaction_proactiveness = 0;
}
