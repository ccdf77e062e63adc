/* SPDX-License-Identifier: GPL-2.0-only */
/* Which pages of a recorded machine are live, and as part of what. */
#ifndef TRACE_LIVE_H
#define TRACE_LIVE_H

#include <stdbool.h>
#include <stdint.h>

/**
 * struct piece - pages [pfn, pfn + 2^order) of one allocation
 * @alloc: its number; @index: of the first page in it.
 * @next: chain of the hash table, by index; 0 ends it.
 */
struct piece {
	uint64_t pfn;
	uint32_t order;
	uint32_t alloc;
	uint32_t index;
	uint32_t next;
};

struct live;

struct live *live_new(void);
void live_free(struct live *live);

/** live_add - note a piece; it overlaps none that is noted. */
void live_add(struct live *live, uint64_t pfn, uint32_t order, uint32_t alloc,
	      uint32_t index);

/** live_find - the piece that holds @pfn; false if there is none. */
bool live_find(const struct live *live, uint64_t pfn, struct piece *piece);

/** live_remove - forget the piece that starts at @pfn. */
void live_remove(struct live *live, uint64_t pfn);

#endif
