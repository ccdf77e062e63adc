/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What runs beside a request that a booted kernel makes for a backend: kernel/answers.c, by names
 * that the kernel does not have (booted/serve.h). No other CPU is in a call.
 */
#include <linux/mm.h>
#include <linux/compaction.h>
#include <linux/mutex.h>
#include <linux/oom.h>
#include <linux/sched.h>
#include <linux/swap.h>
#include "kernel/point.h"
#include "booted/serve.h"

#define SHIM_RECLAIM				"served_reclaim"
#undef zone_reclaimable_pages
#define zone_reclaimable_pages			served_reclaimable_pages
#define try_to_compact_pages			served_compact
#define out_of_memory				served_oom
#define wakeup_kswapd				served_kswapd
#undef mutex_trylock
#define mutex_trylock				served_trylock
#define host_overlap				NULL
/* Not called: there the kernel's own do. */
#define __cond_resched				served_cond_resched
#define schedule_timeout_uninterruptible	served_schedule_timeout

#include "kernel/answers.c"
