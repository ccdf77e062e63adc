/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The states that explorations start from. Each page, or with orders each two
 * pages, is something by itself; a start is a number whose digits say what.
 */
#include <stdlib.h>

#include "interleave/explore.h"

static unsigned int max_refs(const struct plan *plan)
{
	return plan->max_refs ? plan->max_refs : 1;
}

/* Ways to hold a page, or not to: each thread with up to so many references. */
static unsigned int nr_holdings(const struct plan *plan)
{
	unsigned int nr = 1;

	for (unsigned int i = 0; i < plan->nr_threads; i++)
		nr *= max_refs(plan) + 1;
	return nr;
}

static void hold(const struct plan *plan, struct state *w, unsigned int page,
		 unsigned int holding)
{
	w->counts[page] = 0;
	for (unsigned int i = 0; i < plan->nr_threads; i++) {
		w->threads[i].refs[page] = holding % (max_refs(plan) + 1);
		w->counts[page] += w->threads[i].refs[page];
		holding /= max_refs(plan) + 1;
	}
}

/*
 * What a page can be, by number: free; each thread's own; held in each way but
 * by nobody; with a frozen bit, the first two again, worn; and, with lookups,
 * held and mapped by each thread.
 */
static unsigned int nr_kinds(const struct plan *plan)
{
	unsigned int unheld = 1 + plan->nr_threads;
	unsigned int held = nr_holdings(plan) - 1;

	return unheld + held +
	       (plan->refcounts == REFCOUNTS_FROZEN_BIT ? unheld : 0) +
	       (plan->lookups ? plan->nr_threads * held : 0);
}

static bool start_mapped(const struct plan *plan, struct state *w,
			 unsigned int page, unsigned int kind)
{
	unsigned int held = nr_holdings(plan) - 1;
	struct state_thread *mapper = &w->threads[kind / held];

	hold(plan, w, page, kind % held + 1);
	mapper->maps |= 1u << page;
	w->mapped |= 1u << page;
	w->ptes |= 1u << page;
	return mapper->refs[page];
}

/* Return: false if that number stands for nothing. */
static bool start_page(const struct plan *plan, struct state *w,
		       unsigned int page, unsigned int kind)
{
	unsigned int unheld = 1 + plan->nr_threads;
	unsigned int held = nr_holdings(plan) - 1;
	bool worn = kind >= unheld + held;
	unsigned int mapped = nr_kinds(plan) - plan->nr_threads * held;

	if (plan->lookups && kind >= mapped)
		return start_mapped(plan, w, page, kind - mapped);
	if (kind >= unheld && !worn) {
		hold(plan, w, page, kind - unheld + 1);
		return true;
	}
	w->counts[page] = state_frozen_count(plan->refcounts, worn);
	if (worn)
		kind -= unheld + held;
	if (kind)
		w->threads[kind - 1].own |= 1u << page;
	else
		w->free |= 1u << page;
	return true;
}

/*
 * What two pages can be as one block: compound, and each thread's own or held
 * in each way; or not compound, and held by the thread that will free it, by
 * whatever others.
 */
static unsigned int nr_blocks(const struct plan *plan)
{
	return plan->nr_threads + nr_holdings(plan) - 1 +
	       plan->nr_threads * (nr_holdings(plan) - 1);
}

static bool start_block(const struct plan *plan, struct state *w,
			unsigned int page, unsigned int kind)
{
	unsigned int held = nr_holdings(plan) - 1;

	for (unsigned int i = page; i < page + 2; i++)
		w->counts[i] = state_frozen_count(plan->refcounts, false);
	if (kind < plan->nr_threads + held) {
		w->compound[page] = STATE_HEAD;
		w->compound[page + 1] = STATE_TAIL_OF_PREVIOUS;
		if (kind < plan->nr_threads)
			w->threads[kind].own |= 3u << page;
		else
			hold(plan, w, page, kind - plan->nr_threads + 1);
		return true;
	}
	kind -= plan->nr_threads + held;
	hold(plan, w, page, kind % held + 1);
	w->threads[kind / held].tails |= 2u << page;
	return w->threads[kind / held].refs[page];
}

/* Pages that have a neighbour to be a block with. */
static unsigned int nr_pairs(const struct plan *plan)
{
	return plan->max_order ? plan->nr_pages / 2 : 0;
}

unsigned int state_nr_starts(const struct plan *plan)
{
	unsigned int nr = 1;

	for (unsigned int i = 0; i < nr_pairs(plan); i++)
		nr *= nr_kinds(plan) * nr_kinds(plan) + nr_blocks(plan);
	for (unsigned int i = 2 * nr_pairs(plan); i < plan->nr_pages; i++)
		nr *= nr_kinds(plan);
	return nr;
}

/* As if memory were not weak, so that its fingerprint is symmetric. */
static bool start(const struct plan *plan, unsigned int n, struct state *w)
{
	unsigned int kinds = nr_kinds(plan);
	unsigned int pairs = kinds * kinds + nr_blocks(plan);
	bool possible = true;

	*w = (struct state){
		.nr_threads = plan->nr_threads,
		.nr_pages = plan->nr_pages,
		.refcounts = plan->refcounts,
		.max_order = plan->max_order,
	};
	for (unsigned int i = 0; i < 2 * nr_pairs(plan); i += 2) {
		unsigned int kind = n % pairs;

		n /= pairs;
		if (kind < kinds * kinds)
			possible &= start_page(plan, w, i, kind % kinds) &&
				    start_page(plan, w, i + 1, kind / kinds);
		else
			possible &= start_block(plan, w, i,
						kind - kinds * kinds);
	}
	for (unsigned int i = 2 * nr_pairs(plan); i < plan->nr_pages; i++) {
		possible &= start_page(plan, w, i, n % kinds);
		n /= kinds;
	}
	for (unsigned int i = 0; i < plan->nr_threads; i++)
		w->threads[i].left = plan->nr_ops;
	return possible;
}

bool state_start(const struct plan *plan, unsigned int n, struct state *w)
{
	if (!start(plan, n, w))
		return false;
	if (plan->weak)
		state_weaken(w);
	return true;
}

size_t state_starts(const struct plan *plan, struct state **starts)
{
	unsigned int all = state_nr_starts(plan);
	struct seen seen;
	size_t nr = 0;

	*starts = calloc(all, sizeof(**starts));
	if (!*starts)
		abort();
	seen_init(&seen);
	for (unsigned int n = 0; n < all; n++) {
		struct fingerprint key;

		if (!start(plan, n, &(*starts)[nr]))
			continue;
		key = state_fingerprint(&(*starts)[nr], !plan->programs);
		if (seen_find(&seen, key))
			continue;
		seen_add(&seen, key, 0);
		if (plan->weak)
			state_weaken(&(*starts)[nr]);
		nr++;
	}
	seen_destroy(&seen);
	return nr;
}
