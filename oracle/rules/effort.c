// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a request does to be served: it wakes kswapd, reclaims, compacts, has tasks killed,
 * and retries. Each as often as it may, and not before it must.
 */
#include <errno.h>
#include <sys/param.h>

#include "backend/answers.h"
#include "oracle/rules/rules.h"

/* mm/page_alloc.c: MAX_RECLAIM_RETRIES, and the round that finds them used up. */
#define MOST_ROUNDS 17

/* Made by the slow path, which alloc_pages_bulk() gets to only for what may not wait. */
static bool is_request(const struct oracle *o, const struct call *call)
{
	return call && (call->op == OP_ALLOC || call->op == OP_ALLOC_FROZEN) &&
	       !is_too_large(o, call);
}

static bool is_costly(const struct call *call)
{
	return call->order > PAGE_ALLOC_COSTLY_ORDER;
}

bool may_reclaim(const struct oracle *o, const struct call *call)
{
	return is_request(o, call) && call->gfp & GFPB_DIRECT_RECLAIM &&
	       o->was_task != TASK_MEMALLOC;
}

/* May it go below the marks, as one that is to free memory? */
static bool has_reserves(const struct oracle *o, const struct call *call)
{
	return !(call->gfp & GFPB_NOMEMALLOC) &&
	       (call->gfp & GFPB_MEMALLOC || o->was_task == TASK_OOM_VICTIM);
}

/*
 * In defrag_mode: does it reclaim and compact for a whole pageblock at first? What has
 * reserves breaks into other types' pageblocks instead.
 */
static bool is_promoted(const struct oracle *o, const struct call *call)
{
	return o->g.defrag_mode && call->type != MIGRATE_MOVABLE && !has_reserves(o, call);
}

bool may_compact(const struct oracle *o, const struct call *call)
{
	return may_reclaim(o, call) && (call->order || is_promoted(o, call)) &&
	       call->gfp & GFPB_IO && o->was_task != TASK_NOIO;
}

bool may_retry(const struct oracle *o, const struct call *call)
{
	return may_reclaim(o, call) && !(call->gfp & GFPB_NORETRY) &&
	       (!is_costly(call) ||
		(may_compact(o, call) && call->gfp & GFPB_RETRY_MAYFAIL));
}

bool may_kill(const struct oracle *o, const struct call *call)
{
	return may_retry(o, call) && !is_costly(call) && o->was_task != TASK_DUMPING &&
	       !(call->gfp & (GFPB_RETRY_MAYFAIL | GFPB_THISNODE)) &&
	       call->zone == o->g.nr_zones - 1u;
}

bool never_fails(const struct oracle *o, const struct call *call)
{
	return may_reclaim(o, call) && call->gfp & GFPB_NOFAIL;
}

bool may_be_last_resort(const struct oracle *o, const struct call *call)
{
	struct attempt by = { 0 };

	return never_fails(o, call) &&
	       (!known_service(o, call, &by) || by.after_oom);
}

/* Answers of this kind and outcome that the request has had. */
static uint32_t nr_outcomes(const struct call *call,
			    const struct result *result, enum answer_kind kind,
			    unsigned int outcome)
{
	uint32_t left = result->nr_used[kind], nr = 0;

	for (uint32_t i = 0; i < call->nr_answers && left; i++) {
		if (call->answers[i].kind != kind)
			continue;
		nr += call->answers[i].outcome == outcome;
		left--;
	}
	return nr;
}

/* Kills after which the request counts its rounds anew. */
static int64_t nr_helpful_kills(const struct call *call,
				const struct result *result)
{
	return (int64_t)result->nr_used[ANSWER_OOM] -
	       nr_outcomes(call, result, ANSWER_OOM, OOM_NOBODY);
}

/* The most direct reclaims in a row that made no progress. */
static uint32_t longest_without_progress(const struct call *call,
				const struct result *result)
{
	uint32_t left = result->nr_used[ANSWER_RECLAIM];
	uint32_t unanswered = result->nr_asked[ANSWER_RECLAIM] - left;
	uint32_t run = 0, longest = 0;

	for (uint32_t i = 0; i < call->nr_answers && left; i++) {
		if (call->answers[i].kind != ANSWER_RECLAIM)
			continue;
		run = call->answers[i].outcome ? 0 : run + 1;
		longest = MAX(longest, run);
		left--;
	}
	return MAX(longest, run + unanswered);
}

/* Calls of out_of_memory(): the others found oom_lock taken. */
static uint32_t nr_kills(const struct call *call, const struct result *result)
{
	return result->nr_asked[ANSWER_OOM] -
	       nr_outcomes(call, result, ANSWER_OOM, OOM_LOCKED);
}

/*
 * For a request that may not write to filesystems nobody is killed, and out_of_memory()
 * says that there is progress, for ever; as long as there is an OOM killer.
 */
static bool is_put_off(const struct oracle *o, const struct call *call,
		       const struct result *result)
{
	const struct answer *next = find_answer(call, result, ANSWER_OOM);
	bool fs = call->gfp & GFPB_FS && o->was_task != TASK_NOFS &&
		  o->was_task != TASK_NOIO;

	return may_kill(o, call) && !fs && next && next->outcome == OOM_KILLED;
}

uint32_t nofail_warnings(const struct call *call, const struct result *result)
{
	bool refused = !find_answer(call, result, ANSWER_OOM);

	if (!(call->gfp & GFPB_NOFAIL) || call->gfp & GFPB_NOWARN)
		return 0;
	return nr_outcomes(call, result, ANSWER_OOM, OOM_NOBODY) +
	       (refused ? result->nr_asked[ANSWER_OOM] -
				  result->nr_used[ANSWER_OOM] : 0);
}

void judge_sleep(struct judge *j)
{
	static const char *const fields[NR_ANSWER_KINDS] = {
		[ANSWER_RECLAIM] = "reclaim",
		[ANSWER_COMPACT] = "compact",
		[ANSWER_OOM] = "oom",
	};
	const uint32_t *asked = j->result ? j->result->nr_asked : NULL;

	for (int kind = 0; j->call && kind < NR_ANSWER_KINDS; kind++)
		if (asked[kind] && !may_reclaim(j->o, j->call) && j->call->op != OP_KSWAPD)
			violate_at(j, RULE_SLEEP, fields[kind], PFN_NONE, -1,
				   "0: it must not sleep", "%1$lld times",
				   asked[kind]);
}

void judge_kill(struct judge *j)
{
	if (!is_request(j->o, j->call))
		return;
	if (nr_kills(j->call, j->result) && !may_kill(j->o, j->call))
		violate_at(j, RULE_OOM, "oom", PFN_NONE, -1,
			   "0: no task is killed for such a request",
			   "%1$lld times", nr_kills(j->call, j->result));
}

/* May a first compaction be all that it does? */
static bool only_compacts(const struct oracle *o, const struct call *call)
{
	const uint32_t local = GFPB_NORETRY | GFPB_THISNODE;

	return may_compact(o, call) && (call->gfp & local) == local && call->order &&
	       (is_costly(call) || call->type != MIGRATE_MOVABLE);
}

/*
 * In defrag_mode: has it broken into a pageblock of another type? The oracle cannot tell for a page
 * that was freed while the request waited.
 */
static bool has_fragmented(const struct oracle *o, const struct call *call,
			   const struct result *result)
{
	const struct seen_block *from = &o->source;

	return o->g.defrag_mode && !has_failed(call, result) && !o->assisted &&
	       from->where == WHERE_BUDDY && from->list < MIGRATE_PCPTYPES &&
	       from->list != call->type && from->order < o->g.pageblock_order;
}

static void judge_fragmented(struct judge *j)
{
	const uint32_t *asked = j->result->nr_asked;

	if (has_reserves(j->o, j->call))
		return;
	if (!asked[ANSWER_RECLAIM] && !only_compacts(j->o, j->call))
		violate_page(j, RULE_EFFORT, "reclaim", j->result->pfn,
			     "direct reclaim before another type's pageblock is broken", "none");
	if (!asked[ANSWER_COMPACT] && may_compact(j->o, j->call))
		violate_page(j, RULE_EFFORT, "compact", j->result->pfn,
			     "direct compaction before another type's pageblock is broken",
			     "none");
}

void judge_effort(struct judge *j)
{
	const struct oracle *o = j->o;
	const struct call *call = j->call;
	const uint32_t *asked;

	if (call && call->op == OP_KSWAPD && j->result->nr_asked[ANSWER_RECLAIM] != 1)
		violate_at(j, RULE_EFFORT, "reclaim", PFN_NONE, -1, "once, by kswapd",
			   "%1$lld times", j->result->nr_asked[ANSWER_RECLAIM]);
	if (!may_reclaim(o, call))
		return;
	if (has_fragmented(o, call, j->result))
		judge_fragmented(j);
	if (!has_failed(call, j->result))
		return;
	asked = j->result->nr_asked;
	if (never_fails(o, call) && j->result->ret == -ENOMEM)
		violate_at(j, RULE_NOFAIL, "ret", PFN_NONE, -1, "success",
			   "failure");
	if (!asked[ANSWER_RECLAIM] && !only_compacts(o, call))
		violate_at(j, RULE_EFFORT, "reclaim", PFN_NONE, -1,
			   "direct reclaim before failure", "none");
	if (!asked[ANSWER_COMPACT] && may_compact(o, call))
		violate_at(j, RULE_EFFORT, "compact", PFN_NONE, -1,
			   "direct compaction before failure", "none");
	if (!asked[ANSWER_OOM] && may_kill(o, call))
		violate_at(j, RULE_EFFORT, "oom", PFN_NONE, -1,
			   "the OOM killer before failure", "none");
}

/* Pageblocks that have left the HIGHATOMIC reserve: each may be worth a round. */
static int64_t nr_given_up(const struct oracle *o)
{
	int64_t nr = 0;

	for (unsigned int zone = 0; zone < o->g.nr_zones; zone++)
		nr += MAX(o->before[zone].reserved - o->tally[zone].reserved, 0);
	return nr;
}

/* In defrag_mode, once it may break a pageblock: one, or as many as before for a pageblock. */
static int64_t more_rounds(const struct oracle *o, const struct call *call)
{
	if (is_promoted(o, call))
		return MOST_ROUNDS;
	return o->g.defrag_mode;
}

void judge_retry(struct judge *j)
{
	const struct oracle *o = j->o;
	const struct call *call = j->call;
	const uint32_t *asked;
	int64_t most;

	if (!is_request(o, call))
		return;
	asked = j->result->nr_asked;
	if (never_fails(o, call) || is_put_off(o, call, j->result))
		return;
	if (j->result->ret == -EAGAIN)
		violate_at(j, RULE_RETRY, "ret", PFN_NONE, -1,
			   "success or failure", "it retries without end");
	if (!may_retry(o, call) && asked[ANSWER_RECLAIM] > 1)
		violate_at(j, RULE_RETRY, "reclaim", PFN_NONE, -1, "once",
			   "%1$lld times", asked[ANSWER_RECLAIM]);
	most = MOST_ROUNDS * (1 + nr_helpful_kills(call, j->result)) +
	       nr_given_up(o) + more_rounds(o, call);
	/* Others may fill the reserve while it is given up. */
	if (!o->overlaps && longest_without_progress(call, j->result) > most)
		violate_at(j, RULE_RETRY, "reclaim", PFN_NONE, -1,
			   "at most %1$lld times in a row without progress",
			   "%2$lld", most, longest_without_progress(call, j->result));
	most = may_compact(o, call) ? asked[ANSWER_RECLAIM] + 1 : 0;
	if (asked[ANSWER_COMPACT] > most)
		violate_at(j, RULE_RETRY, "compact", PFN_NONE, -1,
			   "at most %1$lld times", "%2$lld", most,
			   asked[ANSWER_COMPACT]);
}

/* --- kswapd --- */

static bool is_wakeup(const struct wakeup *w, unsigned int zone,
		      unsigned int order, unsigned int highest)
{
	return w->zone == zone && w->order == order && w->highest_zone == highest;
}

/* The zone by which the node's kswapd is woken. */
static unsigned int first_zone(const struct oracle *o, const struct call *call)
{
	unsigned int zone = call->zone;

	while (zone && !o->managed[zone])
		zone--;
	return zone;
}

static bool has_woken(const struct result *result, unsigned int zone,
		      unsigned int order, unsigned int highest)
{
	for (uint32_t i = 0; i < result->nr_woken && i < RESULT_MAX_WOKEN; i++)
		if (is_wakeup(&result->woken[i], zone, order, highest))
			return true;
	return result->nr_woken > RESULT_MAX_WOKEN;
}

/* Did the request get to the slow path: surely, surely not (0), or is it unknown (-1)? */
static int in_slowpath(const struct oracle *o, const struct call *call,
		       const struct result *result)
{
	struct attempt by = { 0 };

	if (!is_request(o, call))
		return 0;
	for (int kind = 0; kind < NR_ANSWER_KINDS; kind++)
		if (result->nr_asked[kind])
			return 1;
	if (has_failed(call, result))
		return 1;
	return known_service(o, call, &by) ? by.any || by.mark != WATERMARK_LOW :
					     -1;
}

/* What kswapd is to make room for. */
static unsigned int reclaim_order(const struct oracle *o, const struct call *call)
{
	return o->g.defrag_mode ? MAX(call->order, o->g.pageblock_order) : call->order;
}

void judge_wakeups(struct judge *j)
{
	const struct oracle *o = j->o;
	const struct call *call = j->call;
	const struct result *result = j->result;
	unsigned int first, order;
	int slow;

	if (!call)
		return;
	if (!is_request(o, call) || !(call->gfp & GFPB_KSWAPD_RECLAIM)) {
		if (result->nr_woken)
			violate_at(j, RULE_KSWAPD, "woken", PFN_NONE, -1,
				   "0: not by this call", "%1$lld times",
				   result->nr_woken);
		return;
	}
	first = first_zone(o, call);
	order = reclaim_order(o, call);
	slow = in_slowpath(o, call, result);
	if (slow > 0 && !has_woken(result, first, order, call->zone))
		violate_zone(j, RULE_KSWAPD, "woken", first,
			     "woken, for order %1$lld", "not so", order);
	for (uint32_t i = 0; i < result->nr_woken && i < RESULT_MAX_WOKEN; i++) {
		const struct wakeup *w = &result->woken[i];
		bool boosted = w->zone <= call->zone &&
			       o->tally[w->zone].watermark_boost &&
			       is_wakeup(w, w->zone, 0, w->zone);

		if (!boosted &&
		    !(slow && is_wakeup(w, first, order, call->zone)))
			violate_zone(j, RULE_KSWAPD, "woken", w->zone,
				     slow ? "woken for the request's zone and order"
					  : "not woken: a zone is above its low watermark",
				     "woken for order %1$lld, zone %2$lld",
				     w->order, w->highest_zone);
	}
	if (may_be_last_resort(o, call))
		return;
	for (unsigned int zone = 0; zone <= call->zone; zone++)
		if (o->tally[zone].watermark_boost >
			    o->before[zone].watermark_boost &&
		    !has_woken(result, zone, 0, zone))
			violate_zone(j, RULE_KSWAPD, "boosted", zone,
				     "woken: the watermarks were boosted",
				     "not so");
}
