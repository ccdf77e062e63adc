/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tree's mm/vmstat.c.
 *
 * Custom: thresholds stay zero, so that no part of a counter is kept per CPU.
 * The kernel's counters drift by some pages on several CPUs, which would make
 * every judgement about them a guess.
 */
#include <linux/mm.h>
#include <linux/vmstat.h>
#include "internal.h"

#ifdef CONFIG_SMP
#define refresh_zone_stat_thresholds vmstat_refresh_zone_stat_thresholds
void vmstat_refresh_zone_stat_thresholds(void);
#include <mm/vmstat.c>
#undef refresh_zone_stat_thresholds

void refresh_zone_stat_thresholds(void)
{
}
#else
#include <mm/vmstat.c>
#endif
