// SPDX-License-Identifier: GPL-2.0-only
/* What requests that wait will meet, and the pages that this frees. */
#include "runner/caller/answers.h"
#include "runner/caller/legal.h"

#include <string.h>

/* The block around a page that is held, once, unless others have references to it. */
static void add_block(const struct caller *c, uint32_t pfn,
		      struct answer *answer)
{
	uint32_t head = oracle_page(c->o, pfn)->head;
	const struct known_page *page = oracle_page(c->o, head);
	struct freed_block *block;

	if (page->refs > 1 ||
	    (answer->nr && answer->block[answer->nr - 1].pfn == head))
		return;
	/* All else of the answer stays zero: answers compare as memory. */
	block = &answer->block[answer->nr++];
	block->pfn = head;
	block->order = page->order;
	block->frozen = !page->refs;
}

static void add_range(const struct caller *c, const struct allocation *a,
		      uint32_t page, uint32_t count, struct answer *answer)
{
	uint32_t end;

	page %= a->nr;
	end = count < a->nr - page ? page + count : a->nr;
	for (; page < end && answer->nr < ANSWER_MAX_BLOCKS; page++)
		if (held_by(c, a, held_page(a, page)))
			add_block(c, held_page(a, page), answer);
}

static uint8_t outcome_of(enum answer_kind kind, uint32_t arg)
{
	static const uint8_t nr[NR_ANSWER_KINDS] = {
		[ANSWER_RECLAIM] = 2,
		[ANSWER_COMPACT] = NR_COMPACTION_OUTCOMES,
		[ANSWER_OOM] = NR_OOM_OUTCOMES,
	};

	return (uint8_t)(arg % nr[kind]);
}

bool answers_mean(struct caller *c, const struct allocation *a,
		  const struct op *op, enum answer_kind kind, struct call *call)
{
	struct answer *answer = &c->answers[c->nr_answers];
	bool frees;

	if (c->nr_answers == MAX_ANSWERS)
		return false;
	memset(answer, 0, sizeof(*answer));
	answer->kind = (uint8_t)kind;
	answer->outcome = outcome_of(kind, op->arg[3]);
	frees = kind != ANSWER_OOM || answer->outcome == OOM_KILLED ||
		answer->outcome == OOM_LOCKED;
	if (a && frees && may_free(a))
		add_range(c, a, op->arg[1], op->arg[2], answer);
	if (answer->nr && kind == ANSWER_RECLAIM)
		answer->outcome = 1;
	if (answer->nr && kind == ANSWER_COMPACT &&
	    answer->outcome < COMPACTION_COMPLETE)
		answer->outcome = COMPACTION_COMPLETE;
	call->answers = answer;
	call->nr_answers = 1;
	if (answer->nr) {
		call->pfn = answer->block[0].pfn;
		call->nr = 1u << answer->block[0].order;
	}
	return true;
}

void answers_queue(struct caller *c)
{
	const struct answer *answer = &c->answers[c->nr_answers++];

	for (unsigned int i = 0; i < answer->nr; i++)
		for (uint32_t k = 0; k < 1u << answer->block[i].order; k++)
			held_lose(c, answer->block[i].pfn + k);
}

void answers_forget(struct caller *c)
{
	uint32_t nr = 0;

	for (uint32_t i = 0; i < c->nr_answers; i++) {
		uint32_t *used = &c->nr_used[c->answers[i].kind];

		if (*used)
			(*used)--;
		else
			c->answers[nr++] = c->answers[i];
	}
	c->nr_answers = nr;
}

void caller_answered(struct caller *c, const struct answer *answer)
{
	uint32_t at = 0;

	answers_forget(c);
	while (memcmp(&c->answers[at], answer, sizeof(*answer)))
		at++;
	c->nr_answers--;
	memmove(&c->answers[at], &c->answers[at + 1], (c->nr_answers - at) * sizeof(*answer));
}

bool answers_free_all(struct caller *c, struct call *call)
{
	struct answer *last;
	const struct freed_block *block;

	answers_forget(c);
	while (c->nr_answers && !c->answers[c->nr_answers - 1].nr)
		c->nr_answers--;
	if (!c->nr_answers)
		return false;
	last = &c->answers[c->nr_answers - 1];
	block = &last->block[--last->nr];
	call->op = OP_FREE;
	call->pfn = block->pfn;
	call->order = block->order;
	call->frozen = block->frozen;
	call->nr = 1u << block->order;
	return true;
}
