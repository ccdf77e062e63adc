/* SPDX-License-Identifier: GPL-2.0-only */
/* Stands for mm/vmscan.c, mm/compaction.c and mm/oom_kill.c, as kernel/answers.c does. */
#include "allocator/answers.h"

#include "allocator/free.h"
#include "backend/answers.h"

static const struct answer *ask(struct machine *m, enum answer_kind kind)
{
	const struct answer *answer = next_answer(m->request, m->res, kind);

	if (answer)
		m->nr_unanswered = 0;
	else if (kind != ANSWER_OOM && ++m->nr_unanswered > most_unanswered(&m->geometry))
		longjmp(*m->abandoned, 1);
	return answer;
}

static void free_block(struct machine *m, const struct freed_block *block)
{
	struct page *page = pfn_to_page(m, block->pfn);

	if (block->frozen)
		__free_frozen_pages(m, page, block->order, FPI_NONE);
	else
		___free_pages(m, page, block->order, FPI_NONE);
}

static void free_all(struct machine *m, const struct answer *answer)
{
	for (unsigned int i = 0; i < answer->nr; i++)
		free_block(m, &answer->block[i]);
}

bool try_to_free_pages(struct machine *m)
{
	const struct answer *answer = ask(m, ANSWER_RECLAIM);

	if (!answer)
		return false;
	free_all(m, answer);
	return answer->outcome;
}

uint64_t zone_reclaimable_pages(const struct machine *m,
				const struct zone *zone)
{
	return reclaimable_pages(&m->geometry, m->request, m->res, zone->index);
}

enum compaction_outcome try_to_compact_pages(struct machine *m,
					     const struct alloc_context *ac,
					     struct page **page)
{
	struct capture_control capc = {
		.order = ac->order, .migratetype = ac->migratetype,
	};
	const struct answer *answer;

	*page = NULL;
	if (!(ac->gfp & GFPB_IO))
		return COMPACTION_SKIPPED;
	answer = ask(m, ANSWER_COMPACT);
	if (!answer)
		return COMPACTION_SKIPPED;
	m->capture = &capc;
	for (unsigned int i = 0; i < answer->nr; i++) {
		const struct freed_block *block = &answer->block[i];
		struct zone *zone = page_zone(m, pfn_to_page(m, block->pfn));

		if (zone->index <= ac->zone)
			capc.zone = zone;
		free_block(m, block);
		drain_pages_zone(m, m->cpu, zone);
		capc.zone = NULL;
	}
	m->capture = NULL;
	*page = capc.page;
	m->res->captured = capc.page;
	return answer->outcome;
}

void balance_pgdat(struct machine *m)
{
	const struct answer *answer;

	for (unsigned int i = 0; i < m->nr_zones; i++)
		m->zones[i].flags |= ZONES_RECLAIM_ACTIVE;
	answer = ask(m, ANSWER_RECLAIM);
	if (answer)
		free_all(m, answer);
	for (unsigned int i = 0; i < m->nr_zones; i++) {
		m->zones[i].flags &= ~(uint64_t)ZONES_RECLAIM_ACTIVE;
		m->zones[i].watermark_boost = 0;
	}
}

/* Another CPU that has the lock is done with it before the request tries again. */
bool try_lock_oom(struct machine *m)
{
	const struct answer *answer = find_answer(m->request, m->res,
						  ANSWER_OOM);

	if (answer && answer->outcome == OOM_LOCKED) {
		free_all(m, ask(m, ANSWER_OOM));
		return false;
	}
	if (mutex_trylock(&m->oom_lock))
		return true;
	mutex_lock(&m->oom_lock);
	mutex_unlock(&m->oom_lock);
	return false;
}

bool out_of_memory(struct machine *m, const struct alloc_context *ac)
{
	const struct answer *answer = find_answer(m->request, m->res,
						  ANSWER_OOM);

	/* Without __GFP_FS, no task is killed, and the request retries. */
	if (answer && answer->outcome == OOM_KILLED && !(ac->gfp & GFPB_FS)) {
		m->res->nr_asked[ANSWER_OOM]++;
		return true;
	}
	answer = ask(m, ANSWER_OOM);
	if (!answer || answer->outcome == OOM_NOBODY)
		return false;
	free_all(m, answer);
	if (answer->outcome == OOM_CURRENT)
		m->task = TASK_OOM_VICTIM;
	return true;
}
