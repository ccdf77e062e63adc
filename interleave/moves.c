/* SPDX-License-Identifier: GPL-2.0-only */
/* What a thread is entitled to. */
#include "interleave/who.h"

/* Are @page and the next one free, and may they be a block? */
static bool may_allocate_two(const struct state *w, unsigned int page)
{
	return w->max_order && page % 2 == 0 && page + 1 < w->nr_pages &&
	       is_free(w, page) && is_free(w, page + 1);
}

/* Can it see nothing but what the page now says of its block? */
static bool knows_block(const struct state *w, const struct state_thread *t,
			unsigned int page)
{
	return !w->weak ||
	       memory_ages(&w->memory, (unsigned int)(t - w->threads),
			   CELL_OF_COMPOUND(page)) == 1;
}

/* May an idle thread begin this? */
static bool may_begin(const struct state *w, const struct state_thread *t,
		      enum state_op op, unsigned int page)
{
	unsigned int refs = t->refs[head_of(w, page)];

	switch (op) {
	case STATE_GET:
		return refs && refs < STATE_MAX_REFS &&
		       (head_of(w, page) == page || knows_block(w, t, page));
	case STATE_PUT:
		/* Not that of the allocation, if it has tails, or the mapping. */
		return refs > has_tail(t, page) && refs > maps(t, page) &&
		       (head_of(w, page) == page || knows_block(w, t, page));
	case STATE_FREEZE:
		return t->refs[page] && !has_tail(t, page) &&
		       !maps(t, page);
	case STATE_UNFREEZE:
	case STATE_FREE:
		return t->own >> head_of(w, page) & 1 &&
		       head_of(w, page) == page;
	case STATE_ALLOC:
		return is_free(w, page);
	case STATE_ALLOC_HIGH:
	case STATE_ALLOC_COMP:
		return may_allocate_two(w, page);
	case STATE_FREE_PAGES:
		return w->max_order && t->refs[page] &&
		       knows_block(w, t, page);
	case STATE_TRY_GET:
		return refs < STATE_MAX_REFS;
	case STATE_LOOKUP:
		return w->mapped >> page & 1 && refs < STATE_MAX_REFS;
	case STATE_CLAIM:
		return maps(t, page);
	case STATE_IDLE:
	case NR_STATE_OPS:
		break;
	}
	return false;
}

bool state_may(const struct state *w, struct state_move move)
{
	const struct state_thread *t = &w->threads[move.thread];

	if (move.thread >= w->nr_threads || move.page >= w->nr_pages)
		return false;
	if (t->op)
		return t->op == move.op && t->page == move.page;
	return t->left && may_begin(w, t, move.op, move.page);
}

unsigned int state_moves(const struct state *w, struct state_move *moves)
{
	unsigned int nr = 0;

	for (uint8_t i = 0; i < w->nr_threads; i++) {
		const struct state_thread *t = &w->threads[i];

		if (t->nr_values >= STATE_PATIENCE) {
			moves[0] = (struct state_move){ i, t->op, t->page };
			return 1;
		}
		if (t->op) {
			moves[nr++] = (struct state_move){ i, t->op, t->page };
			continue;
		}
		for (uint8_t page = 0; t->left && page < w->nr_pages; page++)
			for (uint8_t op = STATE_GET; op < NR_STATE_OPS; op++)
				if (may_begin(w, t, op, page))
					moves[nr++] = (struct state_move){
						i, op, page };
	}
	return nr;
}
