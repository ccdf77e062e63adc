/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * States that differ in the names of threads and pages only get one
 * fingerprint: pages are tried in every order, threads sorted. With orders,
 * where a page is matters, and only threads are sorted. With weakly ordered
 * memory each state is its own.
 */
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <assert.h>
#include <string.h>

#include "interleave/seen.h"

/* Compared and hashed byte by byte: there must be no padding. */
static_assert(sizeof(struct state_thread) ==
	      4 * STATE_VALUES + 4 + STATE_PAGES + 5, "a thread has padding");
static_assert(sizeof(struct memory_view) == MEMORY_CELLS + 3,
	      "a view has padding");
static_assert(sizeof(struct memory) ==
	      MEMORY_CELLS * (MEMORY_VALUES * (MEMORY_CELLS + 7) + 1) +
	      (3 * MEMORY_THREADS + 2) * (MEMORY_CELLS + 3) + 3,
	      "memory has padding");
static_assert(sizeof(struct state) ==
	      STATE_THREADS * sizeof(struct state_thread) + 5 * STATE_PAGES + 9 +
	      sizeof(struct memory),
	      "a state has padding");

/* Every order of up to three pages: those of n are the first n! */
static const uint8_t orders[][STATE_PAGES] = {
	{ 0, 1, 2 }, { 1, 0, 2 },
	{ 2, 1, 0 }, { 0, 2, 1 }, { 1, 2, 0 }, { 2, 0, 1 },
};

static const unsigned int nr_orders[STATE_PAGES + 1] = { 1, 1, 2, 6 };

static uint8_t permute_bits(uint8_t bits, const uint8_t *order)
{
	uint8_t to = 0;

	for (unsigned int i = 0; i < STATE_PAGES; i++)
		to |= (bits >> i & 1) << order[i];
	return to;
}

/* Page i becomes page @order[i]. */
static void permute_pages(struct state *to, const struct state *from,
			  const uint8_t *order)
{
	memcpy(to, from, state_size(from));
	to->free = permute_bits(from->free, order);
	to->mapped = permute_bits(from->mapped, order);
	to->ptes = permute_bits(from->ptes, order);
	to->sole = permute_bits(from->sole, order);
	for (unsigned int i = 0; i < STATE_PAGES; i++)
		to->counts[order[i]] = from->counts[i];
	for (unsigned int i = 0; i < from->nr_threads; i++) {
		const struct state_thread *t = &from->threads[i];

		to->threads[i].own = permute_bits(t->own, order);
		to->threads[i].maps = permute_bits(t->maps, order);
		to->threads[i].pinned = permute_bits(t->pinned, order);
		if (t->op)
			to->threads[i].page = order[t->page];
		for (unsigned int k = 0; k < STATE_PAGES; k++)
			to->threads[i].refs[order[k]] = t->refs[k];
	}
}

static void sort_threads(struct state *w)
{
	for (unsigned int i = 1; i < w->nr_threads; i++) {
		for (unsigned int k = i; k; k--) {
			struct state_thread *t = &w->threads[k], swap;

			if (memcmp(t - 1, t, sizeof(*t)) <= 0)
				break;
			swap = *t;
			*t = t[-1];
			t[-1] = swap;
		}
	}
}

static bool is_less(struct fingerprint a, struct fingerprint b)
{
	return a.high != b.high ? a.high < b.high : a.low < b.low;
}

static struct fingerprint hash(const struct state *w)
{
	XXH128_hash_t sum = XXH3_128bits(w, state_size(w));

	return (struct fingerprint){ sum.low64, sum.high64 };
}

struct fingerprint state_fingerprint(const struct state *w, bool symmetric)
{
	struct fingerprint least, one;
	struct state other;
	unsigned int nr;

	if (!symmetric || w->weak)
		return hash(w);
	nr = w->max_order ? 1 : nr_orders[w->nr_pages];
	for (unsigned int i = 0; i < nr; i++) {
		permute_pages(&other, w, orders[i]);
		sort_threads(&other);
		one = hash(&other);
		if (!i || is_less(one, least))
			least = one;
	}
	return least;
}
