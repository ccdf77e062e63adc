/* SPDX-License-Identifier: GPL-2.0-only */
#include "trace/live.h"

#include <stdlib.h>

#include "program/geometry.h"

#define NR_BUCKETS 65536
/* Buddy blocks are aligned, so a page has one possible head per order. */
#define LIVE_MAX_ORDER GEOMETRY_MAX_ORDER

/**
 * struct live - a hash table of pieces by their first page
 * @pieces: all of them; [0] is none.
 * @unused: chain of pieces to use again.
 */
struct live {
	struct piece *pieces;
	uint32_t nr;
	uint32_t cap;
	uint32_t unused;
	uint32_t buckets[NR_BUCKETS];
};

struct live *live_new(void)
{
	struct live *live = calloc(1, sizeof(*live));

	if (!live)
		abort();
	live->nr = 1;
	return live;
}

void live_free(struct live *live)
{
	free(live->pieces);
	free(live);
}

static uint32_t bucket_of(uint64_t pfn)
{
	return (pfn * 0x9e3779b97f4a7c15u >> 32) % NR_BUCKETS;
}

static uint32_t piece_new(struct live *live)
{
	uint32_t i = live->unused;

	if (i) {
		live->unused = live->pieces[i].next;
		return i;
	}
	if (live->nr >= live->cap) {
		live->cap = live->cap ? 2 * live->cap : 1024;
		live->pieces = realloc(live->pieces,
				       live->cap * sizeof(*live->pieces));
		if (!live->pieces)
			abort();
	}
	return live->nr++;
}

void live_add(struct live *live, uint64_t pfn, uint32_t order, uint32_t alloc,
	      uint32_t index)
{
	uint32_t *bucket = &live->buckets[bucket_of(pfn)];
	uint32_t i = piece_new(live);

	live->pieces[i] = (struct piece){ pfn, order, alloc, index, *bucket };
	*bucket = i;
}

bool live_find(const struct live *live, uint64_t pfn, struct piece *piece)
{
	for (uint32_t order = 0; order <= LIVE_MAX_ORDER; order++) {
		uint64_t head = pfn >> order << order;
		uint32_t i = live->buckets[bucket_of(head)];

		for (; i; i = live->pieces[i].next) {
			const struct piece *p = &live->pieces[i];

			if (p->pfn == head && p->order >= order) {
				*piece = *p;
				return true;
			}
		}
	}
	return false;
}

void live_remove(struct live *live, uint64_t pfn)
{
	uint32_t *link = &live->buckets[bucket_of(pfn)];
	uint32_t i;

	while (live->pieces[*link].pfn != pfn)
		link = &live->pieces[*link].next;
	i = *link;
	*link = live->pieces[i].next;
	live->pieces[i].next = live->unused;
	live->unused = i;
}
