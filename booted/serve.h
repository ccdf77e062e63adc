/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside a booted kernel: a call that it makes for a backend. */
#ifndef BOOTED_SERVE_H
#define BOOTED_SERVE_H

#include <linux/sched.h>
#include <linux/oom.h>
#include <linux/swap.h>
#include "kernel/statics.h"

/* The task that makes a call now; NULL between calls. */
extern struct task_struct *serving;

/* All others do as ever. */
static inline bool is_served(void)
{
	return serving && serving == current;
}

/** serve_call - kernel_apply(), where page_alloc.c's static functions are */
void serve_call(const struct call *c, struct result *res);

/** serve_zones - the zones are there: these are the machine's */
void serve_zones(void);

/** serve_quietly - end the worker that shrinks per-CPU lists once in a second */
void serve_quietly(void);

/** serve_uncompacted - kcompactd does nothing of its own accord */
void serve_uncompacted(void);

/* What kernel/answers.c defines, by names that the kernel does not have. */
unsigned long served_reclaim(struct zonelist *zonelist, int order, gfp_t gfp,
			     const nodemask_t *nodemask);
unsigned long served_reclaimable_pages(struct zone *zone);
enum compact_result served_compact(gfp_t gfp, unsigned int order, unsigned int alloc_flags,
				   const struct alloc_context *ac, enum compact_priority prio,
				   struct capture_control *capc);
bool served_oom(struct oom_control *oc);
void served_kswapd(struct zone *zone, gfp_t gfp, int order, enum zone_type highest_zoneidx);
int served_trylock(struct mutex *lock);

/* Asked by mm/page_alloc.c and mm/compaction.c. */
#define zone_reclaimable_pages(zone) \
	(is_served() ? served_reclaimable_pages(zone) : zone_reclaimable_pages(zone))

#endif
