/* SPDX-License-Identifier: GPL-2.0-only */
/* The states that explorations start from. */
#include <stdlib.h>

#include "interleave/explore.h"

/*
 * What a page can be, by number: free; each thread's own; held by each set
 * of threads but none; and, with a frozen bit, the first two again, worn.
 */
static unsigned int nr_kinds(const struct plan *plan)
{
	unsigned int unheld = 1 + plan->nr_threads;
	unsigned int held = (1u << plan->nr_threads) - 1;

	return unheld + held +
	       (plan->refcounts == REFCOUNTS_FROZEN_BIT ? unheld : 0);
}

static void start_page(const struct plan *plan, struct state *w,
		       unsigned int page, unsigned int kind)
{
	unsigned int unheld = 1 + plan->nr_threads;
	unsigned int held = (1u << plan->nr_threads) - 1;
	bool worn = kind >= unheld + held;

	if (kind >= unheld && !worn) {
		unsigned int holders = kind - unheld + 1;

		for (unsigned int i = 0; i < plan->nr_threads; i++)
			w->threads[i].refs[page] = holders >> i & 1;
		w->counts[page] = __builtin_popcount(holders);
		return;
	}
	w->counts[page] = state_frozen_count(plan->refcounts, worn);
	if (worn)
		kind -= unheld + held;
	if (kind)
		w->threads[kind - 1].own |= 1u << page;
	else
		w->free |= 1u << page;
}

unsigned int state_nr_starts(const struct plan *plan)
{
	unsigned int nr = 1;

	for (unsigned int i = 0; i < plan->nr_pages; i++)
		nr *= nr_kinds(plan);
	return nr;
}

void state_start(const struct plan *plan, unsigned int n, struct state *w)
{
	*w = (struct state){
		.nr_threads = plan->nr_threads,
		.nr_pages = plan->nr_pages,
		.refcounts = plan->refcounts,
	};
	for (unsigned int i = 0; i < plan->nr_pages; i++) {
		start_page(plan, w, i, n % nr_kinds(plan));
		n /= nr_kinds(plan);
	}
	for (unsigned int i = 0; i < plan->nr_threads; i++)
		w->threads[i].left = plan->nr_ops;
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

		state_start(plan, n, &(*starts)[nr]);
		key = state_fingerprint(&(*starts)[nr], !plan->programs);
		if (seen_find(&seen, key))
			continue;
		seen_add(&seen, key, 0);
		nr++;
	}
	seen_destroy(&seen);
	return nr;
}
