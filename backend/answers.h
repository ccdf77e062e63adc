/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What happens beside a request that waits for memory: by the answers of its call, and
 * where they end, nothing. A backend calls next_answer() where the kernel calls what is
 * not in page_alloc.c, frees what the answer says, and goes by its outcome.
 *
 * Some requests retry until they have memory (__GFP_NOFAIL), others as long as the OOM
 * killer lets them. When one has asked without an answer more often than any bound of the
 * kernel's allows, the backend gives it up: it returns -EAGAIN.
 */
#ifndef BACKEND_ANSWERS_H
#define BACKEND_ANSWERS_H

#include "backend/backend.h"

/**
 * find_answer - the next answer of its kind that the request has not had, or NULL
 */
static inline const struct answer *find_answer(const struct call *call,
					       const struct result *res,
					       enum answer_kind kind)
{
	uint32_t skip = res->nr_used[kind];

	for (uint32_t i = 0; i < call->nr_answers; i++)
		if (call->answers[i].kind == kind && !skip--)
			return &call->answers[i];
	return NULL;
}

/** had_answer - has the request had answer @i of its call? */
static inline bool had_answer(const struct call *call,
			      const struct result *res, uint32_t i)
{
	uint32_t nth = 0;

	for (uint32_t k = 0; k < i; k++)
		nth += call->answers[k].kind == call->answers[i].kind;
	return nth < res->nr_used[call->answers[i].kind];
}

/**
 * next_answer - the request asks
 * Return: the answer, which it then has had; NULL if there is none.
 */
static inline const struct answer *next_answer(const struct call *call,
					       struct result *res,
					       enum answer_kind kind)
{
	const struct answer *answer = find_answer(call, res, kind);

	res->nr_asked[kind]++;
	res->nr_used[kind] += !!answer;
	return answer;
}

/**
 * reclaimable_pages - pages of the zone that direct reclaim has yet to free
 *
 * For zone_reclaimable_pages().
 */
static inline uint64_t reclaimable_pages(const struct geometry *g,
					 const struct call *call,
					 const struct result *res,
					 unsigned int zone)
{
	uint32_t skip = res->nr_used[ANSWER_RECLAIM];
	uint64_t nr = 0;

	for (uint32_t i = 0; i < call->nr_answers; i++) {
		const struct answer *answer = &call->answers[i];

		if (answer->kind != ANSWER_RECLAIM || (skip && skip--))
			continue;
		for (uint32_t k = 0; k < answer->nr; k++)
			if (geometry_zone(g, answer->block[k].pfn) == zone)
				nr += 1ull << answer->block[k].order;
	}
	return nr;
}

/**
 * most_unanswered - direct reclaims and compactions without an answer in a row that may be
 *	bounded
 *
 * One of each for MAX_RECLAIM_RETRIES, again in defrag_mode once the request may break a
 * pageblock, and for each pageblock of the HIGHATOMIC reserve, a hundredth of each zone; and
 * some more.
 */
static inline uint32_t most_unanswered(const struct geometry *g)
{
	return 2 * ((g->defrag_mode ? 64 : 32) + GEOMETRY_MAX_ZONES +
		    (g->nr_pages / 100 >> g->pageblock_order));
}

#endif
