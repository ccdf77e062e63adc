/* SPDX-License-Identifier: GPL-2.0-only */
/* What must be true after every step. */
#include "interleave/who.h"

/* As the protocol's getter has it. */
static int64_t shown(const struct state *w, int32_t count)
{
	return w->refcounts == REFCOUNTS_FROZEN_BIT && count < 0 ? 0 : count;
}

/* More failed try-gets than the most there can be, and one of each thread. */
static bool piled_up(const struct state *w, int32_t count)
{
	return w->refcounts == REFCOUNTS_FROZEN_BIT && count < 0 &&
	       count > state_frozen_count(w->refcounts, true) + w->nr_threads;
}

/* Is anybody in the midst of an operation on the page, or on its block? */
static bool is_busy(const struct state *w, unsigned int page)
{
	for (unsigned int i = 0; i < w->nr_threads; i++)
		if (w->threads[i].op && w->threads[i].page >> w->max_order ==
						page >> w->max_order)
			return true;
	return false;
}

/* A tail whose block its allocator has freed, without it. */
static bool is_forgotten(const struct state *w, unsigned int page)
{
	for (unsigned int i = 0; i < w->nr_threads; i++) {
		const struct state_thread *t = &w->threads[i];

		if (t->tails >> page & 1 && !t->op && !t->refs[page - 1])
			return true;
	}
	return false;
}

/*
 * A free page shows no count, nor does a tail, nor one that somebody owns:
 * giving it a count ends that, in one step. Else the count is the references
 * there are; while somebody is about to change it, at least those that nobody is
 * giving away.
 */
static enum state_check check_page(const struct state *w, unsigned int page)
{
	int64_t count = shown(w, w->counts[page]);
	unsigned int refs = all_refs(w, page);
	bool busy = is_busy(w, page);

	if (piled_up(w, w->counts[page]))
		return STATE_OVERFLOW;
	if (is_free(w, page) || owners(w, page))
		return count ? STATE_NOT_EXCLUSIVE : STATE_FINE;
	if (is_tail(w, page))
		return count ? STATE_TAIL :
		       is_forgotten(w, page) ? STATE_LEAKED : STATE_FINE;
	if (count < refs || (!busy && count != refs))
		return STATE_LOST;
	return !busy && !refs ? STATE_LEAKED : STATE_FINE;
}

enum state_check state_check(const struct state *w, unsigned int *page)
{
	enum state_check check = STATE_FINE;

	for (*page = 0; *page < w->nr_pages; ++*page) {
		check = check_page(w, *page);
		if (check)
			break;
	}
	return check;
}
