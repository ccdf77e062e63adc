/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What runs beside a request for memory: direct reclaim, direct compaction, the OOM
 * killer, kswapd.
 *
 * Custom: they do what the call's answers say (backend/answers.h), and free as
 * page_alloc.c frees. That kswapd was woken is part of the result; it runs when the program says
 * so, and does what page_alloc.c sees of balance_pgdat(), since vmscan.c is not built.
 */
#include <linux/mm.h>
#include <linux/compaction.h>
#include <linux/mutex.h>
#include <linux/oom.h>
#include <linux/sched.h>
#include <linux/swap.h>
#include "kernel/point.h"
#include "kernel/statics.h"
#include "backend/answers.h"

/* What the linker is to call it: older kernels declare it with a nodemask that is not const. */
#ifndef SHIM_RECLAIM
#define SHIM_RECLAIM "try_to_free_pages"
#endif

/* Of each context, which may be in a call of its own. */
static const struct call *requests[SHIM_CONTEXTS];
static unsigned long unanswered[SHIM_CONTEXTS];

#define request requests[shim_context]
#define nr_unanswered unanswered[shim_context]

void shim_begin_request(const struct call *c)
{
	request = c;
	nr_unanswered = 0;
}

/* Only an allocation that may reclaim sleeps, and what is not one. */
static void may_sleep_here(const char *function)
{
	bool waits = !request || !op_is(request->op, CLASS_ALLOCATES | CLASS_NOLOCK) ||
		     op_is(request->op, CLASS_CONTIG) ||
		     request->gfp & GFPB_DIRECT_RECLAIM;

	if (!waits)
		host_bug(__FILE__, __LINE__, function,
			 "sleeps in an operation that must not");
	shim_may_sleep(function);
	if (unlikely(host_overlap))
		shim_point(ACCESS_SLEEP, NULL, 0, __builtin_return_address(0));
}

int __cond_resched(void)
{
	may_sleep_here(__func__);
	return 0;
}

/* Another CPU had oom_lock when this one tried to take it. */
static bool found_killing[SHIM_CONTEXTS];

/*
 * A tick: who found oom_lock taken would try again without end if the other CPU did not go on
 * meanwhile. Here it is done with it by then.
 */
signed long schedule_timeout_uninterruptible(signed long timeout)
{
	may_sleep_here(__func__);
	if (found_killing[shim_context]) {
		found_killing[shim_context] = false;
		mutex_lock(&oom_lock);
		mutex_unlock(&oom_lock);
	}
	return 0;
}

static const struct answer *ask(enum answer_kind kind, const char *function)
{
	const struct answer *answer;

	may_sleep_here(function);
	answer = next_answer(request, running->res, kind);
	if (answer)
		nr_unanswered = 0;
	else if (kind != ANSWER_OOM && ++nr_unanswered > most_unanswered(&running->geometry))
		host_abandon();
	return answer;
}

static void free_all(const struct answer *answer)
{
	for (unsigned int i = 0; i < answer->nr; i++)
		shim_free_block(&answer->block[i]);
}

unsigned long shim_reclaim(struct zonelist *zonelist, int order, gfp_t gfp,
			   const nodemask_t *nodemask) __asm__(SHIM_RECLAIM);

unsigned long shim_reclaim(struct zonelist *zonelist, int order, gfp_t gfp,
			   const nodemask_t *nodemask)
{
	const struct answer *answer = ask(ANSWER_RECLAIM, "try_to_free_pages");

	if (!answer)
		return 0;
	free_all(answer);
	return answer->outcome ? max(1u, answer->nr) : 0;
}

void shim_kswapd(void)
{
	unsigned int nr_zones = running->geometry.nr_zones;
	unsigned long boosts[GEOMETRY_MAX_ZONES];
	const struct answer *answer;

	for (unsigned int i = 0; i < nr_zones; i++) {
		boosts[i] = shim_zone(i)->watermark_boost;
		set_bit(ZONE_RECLAIM_ACTIVE, &shim_zone(i)->flags);
	}
	answer = ask(ANSWER_RECLAIM, "balance_pgdat");
	if (answer)
		free_all(answer);
	for (unsigned int i = 0; i < nr_zones; i++) {
		struct zone *zone = shim_zone(i);
		unsigned long flags;

		spin_lock_irqsave(&zone->lock, flags);
		zone->watermark_boost -= min(zone->watermark_boost, boosts[i]);
		spin_unlock_irqrestore(&zone->lock, flags);
		clear_bit(ZONE_RECLAIM_ACTIVE, &zone->flags);
	}
}

unsigned long zone_reclaimable_pages(struct zone *zone)
{
	return reclaimable_pages(&running->geometry, request, running->res,
				 zone - shim_zone(0));
}

#if HAS_CAPTURE_GIVEN
typedef struct capture_control shim_capture;
#define shim_capture_from(capc, zone_) ((capc)->zone = (zone_))
#define shim_captured(capc) ((capc)->page)
#else
/* It hands the page out itself: nothing is captured here. */
typedef struct page *shim_capture;
#define shim_capture_from(capc, zone_) ((void)(zone_))
#define shim_captured(capc) (*(capc) = NULL)
#endif

/*
 * Each page in the zone that is compacted when it is freed, as far as the request may
 * use it. What was freed to a per-CPU list goes to the zone: compact_zone().
 */
static void free_captured(const struct answer *answer,
			  const struct alloc_context *ac, shim_capture *capc)
{
	for (unsigned int i = 0; i < answer->nr; i++) {
		struct zone *zone = page_zone(shim_page(answer->block[i].pfn));

		if (zone_idx(zone) <= ac->highest_zoneidx)
			shim_capture_from(capc, zone);
		shim_free_block(&answer->block[i]);
		drain_local_pages(zone);
		shim_capture_from(capc, NULL);
	}
}

enum compact_result
try_to_compact_pages(gfp_t gfp, unsigned int order, unsigned int alloc_flags,
		     const struct alloc_context *ac, enum compact_priority prio,
		     shim_capture *capc)
{
	static const enum compact_result results[NR_COMPACTION_OUTCOMES] = {
		[COMPACTION_SKIPPED] = COMPACT_SKIPPED,
		[COMPACTION_DEFERRED] = COMPACT_DEFERRED,
		[COMPACTION_COMPLETE] = COMPACT_COMPLETE,
		[COMPACTION_SUCCESS] = COMPACT_SUCCESS,
	};
	const struct answer *answer;

	if (!(gfp & __GFP_IO))
		return COMPACT_SKIPPED;
	answer = ask(ANSWER_COMPACT, __func__);
	if (!answer)
		return COMPACT_SKIPPED;
	free_captured(answer, ac, capc);
	running->res->captured = shim_captured(capc);
	return results[answer->outcome];
}

/* oom_lock may be somebody else's; any other lock is to be had. */
int mutex_trylock(struct mutex *lock)
{
	const struct answer *answer;

	if (lock != &oom_lock)
		return shim_take_mutex(lock);
	answer = find_answer(request, running->res, ANSWER_OOM);
	if (!answer || answer->outcome != OOM_LOCKED) {
		found_killing[shim_context] = !shim_take_mutex(lock);
		return !found_killing[shim_context];
	}
	free_all(ask(ANSWER_OOM, __func__));
	return 0;
}

/*
 * As out_of_memory(): a task that is to die is chosen in any case, and for a request
 * without __GFP_FS nobody else is, which counts as progress.
 */
bool out_of_memory(struct oom_control *oc)
{
	const struct answer *answer = find_answer(request, running->res,
						  ANSWER_OOM);

	if (answer && answer->outcome == OOM_KILLED &&
	    !(oc->gfp_mask & __GFP_FS)) {
		may_sleep_here(__func__);
		running->res->nr_asked[ANSWER_OOM]++;
		return true;
	}
	answer = ask(ANSWER_OOM, __func__);
	if (!answer || answer->outcome == OOM_NOBODY)
		return false;
	free_all(answer);
	if (answer->outcome == OOM_CURRENT)
		shim_set_task(TASK_OOM_VICTIM);
	return true;
}

void wakeup_kswapd(struct zone *zone, gfp_t gfp, int order,
		   enum zone_type highest_zoneidx)
{
	result_woken(running->res, zone - shim_zone(0), order,
		     highest_zoneidx - zone_idx(shim_zone(0)));
}
