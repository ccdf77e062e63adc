/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tree's mm/page_alloc.c in a kernel that makes calls for a backend, and those calls.
 *
 * The code is the kernel's. What it calls beside itself for such a call, and for no other, is what
 * it calls in user space, too: reclaim, compaction, the OOM killer and kswapd do what the program
 * says (kernel/answers.c). The zones that the machine is made of are the last ones, as there; all
 * other allocations are made in the first.
 */
#include <linux/stddef.h>
#include <linux/mm.h>
#include <linux/highmem.h>
#include <linux/interrupt.h>
#include <linux/compaction.h>
#include <linux/kasan.h>
#include <linux/migrate.h>
#include <linux/mm_inline.h>
#include <linux/mutex.h>
#include <linux/oom.h>
#include <linux/page-isolation.h>
#include <linux/memcontrol.h>
#include <linux/ratelimit.h>
#include <linux/sched/mm.h>
#include <linux/suspend.h>
#include <linux/swap.h>
#include <linux/vmstat.h>
#include <trace/events/kmem.h>
#include <trace/events/oom.h>
#include <longjmp.h>
#include "booted/serve.h"

/* The highest zone of the call. */
static unsigned long shim_highest_zone;

#define gfp_zone(gfp) \
	(is_served() ? shim_highest_zone : min_t(unsigned long, gfp_zone(gfp), ZONE_DMA))

/* The kernel's own zone, below those, is not for them to fall back to. */
static struct zonelist served_zonelist;

void serve_zones(void)
{
	struct zoneref *to = served_zonelist._zonerefs;

	for (const struct zoneref *from = NODE_DATA(0)->node_zonelists[0]._zonerefs; from->zone;
	     from++)
		if (from->zone_idx > ZONE_DMA)
			*to++ = *from;
}

#define node_zonelist(nid, gfp) \
	(is_served() ? &served_zonelist : node_zonelist(nid, gfp))

#define try_to_free_pages(...) \
	(is_served() ? served_reclaim(__VA_ARGS__) : try_to_free_pages(__VA_ARGS__))
#define try_to_compact_pages(...) \
	(is_served() ? served_compact(__VA_ARGS__) : try_to_compact_pages(__VA_ARGS__))
#define out_of_memory(oc) \
	(is_served() ? served_oom(oc) : out_of_memory(oc))
#define wakeup_kswapd(...) \
	(is_served() ? served_kswapd(__VA_ARGS__) : wakeup_kswapd(__VA_ARGS__))
#define schedule_timeout_uninterruptible(timeout) \
	(is_served() ? 0 : schedule_timeout_uninterruptible(timeout))

static inline int tree_mutex_trylock(struct mutex *lock)
{
	return mutex_trylock(lock);
}

#undef mutex_trylock
#define mutex_trylock(lock) \
	(is_served() ? served_trylock(lock) : tree_mutex_trylock(lock))

/* Each bad page is reported, and no failed allocation. */
#undef time_before
#define time_before(a, b) (!is_served() && time_after(b, a))
#undef __ratelimit
#define __ratelimit(state) (!is_served() && ___ratelimit(state, __func__))

/* A call warns each time, as in user space. */
#undef WARN_ON_ONCE
#define WARN_ON_ONCE(cond)						\
({									\
	static bool __section(".data..once") __said;			\
	bool __warn = !!(cond);						\
									\
	if (unlikely(__warn) && (is_served() || !__said)) {		\
		__said = true;						\
		WARN_ON(1);						\
	}								\
	unlikely(__warn);						\
})

#undef WARN_ON_ONCE_GFP
#define WARN_ON_ONCE_GFP(cond, gfp)					\
({									\
	bool __fails = cond;						\
									\
	WARN_ON_ONCE(__fails && !((gfp) & __GFP_NOWARN));		\
	unlikely(__fails);						\
})

/* In place of a tracepoint. */
static void served_free(unsigned int order)
{
	if (!is_served())
		return;
	running->page_free_events++;
	running->page_free_pages += 1ul << order;
}

#define trace_mm_page_free(page, order) served_free(order)

static void served_clear(unsigned int nr)
{
	if (is_served())
		running->res->nr_zeroed += nr;
}

#define clear_pages(addr, nr) (served_clear(nr), clear_pages(addr, nr))
#define clear_highpage_kasan_tagged(page) \
	(served_clear(1), clear_highpage_kasan_tagged(page))

#include <mm/page_alloc.c>

#undef mutex_trylock

int shim_take_mutex(struct mutex *lock)
{
	return tree_mutex_trylock(lock);
}

/* --- a request that is given up --- */

static jmp_buf abandoned;

bool host_attempt(void (*fn)(void *arg), void *arg)
{
	if (UML_SETJMP(&abandoned)) {
		/* Of frames that are gone. */
		kasan_unpoison_task_stack(current);
		return false;
	}
	fn(arg);
	return true;
}

void host_abandon(void)
{
#ifdef CONFIG_LOCKDEP
	/* __perform_reclaim() does not return. */
	if (lock_is_held(&__fs_reclaim_map))
		__fs_reclaim_release(_RET_IP_);
#endif
	UML_LONGJMP(&abandoned, 1);
	unreachable();
}

#include "kernel/calls.c"

void serve_call(const struct call *c, struct result *res)
{
	serving = current;
	run_call(c, res);
	serving = NULL;
}
