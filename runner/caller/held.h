/* SPDX-License-Identifier: GPL-2.0-only */
/* What callers hold. For the files of this folder only. */
#ifndef RUNNER_CALLER_HELD_H
#define RUNNER_CALLER_HELD_H

#include "runner/caller/caller.h"

/**
 * struct allocation - what one operation allocated
 * @pfn, @nr: the pages [pfn, pfn + nr).
 * @pfns: NULL; or the @nr pages that came in bulk, which are no range.
 * @held: of them, pages not freed yet; 0: all gone, or never made.
 * @gone: of the first pages, how many are known to be freed: no search begins there.
 * @cma, @area: allocated from this CMA area.
 * @few_refs: at the end of the program, no page has many references any more.
 */
struct allocation {
	uint32_t pfn;
	uint32_t nr;
	uint32_t *pfns;
	uint32_t held;
	uint32_t gone;
	bool cma;
	uint8_t area;
	bool few_refs;
};

#define NOBODY UINT32_MAX

/**
 * struct caller
 * @allocs: by number: the @nr_allocs of the program so far; @cap is its room.
 * @at: number of the allocation that the operation at hand makes, if it makes one.
 * @oldest: none before it is held.
 * @owner: for each held page, the number of its allocation; %NOBODY: one of @answers
 *	frees it.
 * @gathered: pages that wait for the next free_bulk, a bit each; @nr_gathered.
 * @kept: room for a copy of @gathered.
 * @pfns: room for the array of a bulk free.
 * @answers, @nr_answers: what requests will meet, in order; room for MAX_ANSWERS. What
 *	they free has no owner any more.
 * @nr_used: of these, per kind, what the last request has had.
 * @cursor: pageblock that caller_free_all() looks at next.
 */
struct caller {
	const struct geometry *g;
	const struct oracle *o;
	struct allocation *allocs;
	uint32_t nr_allocs;
	uint32_t cap;
	uint32_t at;
	uint32_t oldest;
	uint32_t *owner;
	uint64_t *gathered;
	uint64_t *kept;
	uint32_t nr_gathered;
	uint32_t *pfns;
	struct answer *answers;
	uint32_t nr_answers;
	uint32_t nr_used[NR_ANSWER_KINDS];
	uint32_t cursor;
	bool isolated;
	uint8_t cpu;
	uint8_t task;
	uint8_t contended_pcp[GEOMETRY_MAX_ZONES];	/* bit per CPU */
	bool contended_zone[GEOMETRY_MAX_ZONES];
};

/** held_expect - the operation at hand allocates: nothing yet. */
void held_expect(struct caller *c);

/** held_named - the allocation that an operand names; NULL if it is gone. */
const struct allocation *held_named(const struct caller *c, uint32_t alloc);

/** held_oldest - the oldest allocation, or NULL with none. */
struct allocation *held_oldest(struct caller *c);

/** held_by - is the page held, as part of this allocation? */
bool held_by(const struct caller *c, const struct allocation *a, uint32_t pfn);

/* Is this page one that the operation at hand can be about? */
typedef bool page_fits(const struct caller *c, const struct known_page *page);

/** held_page - a page of @a, by its number. */
static inline uint32_t held_page(const struct allocation *a, uint32_t page)
{
	return a->pfns ? a->pfns[page] : a->pfn + page;
}

/**
 * held_find - the first page that is held and fits
 * @page: to begin at, modulo the size; goes on around the end.
 * Return: PFN_NONE if there is none.
 */
uint32_t held_find(const struct caller *c, const struct allocation *a,
		   uint32_t page, page_fits *fits);

/**
 * held_count - how many pages from @pfn on are held and fit, at most @count
 *
 * Pages that came in bulk are a range each.
 */
uint32_t held_count(const struct caller *c, const struct allocation *a,
		    uint32_t pfn, uint32_t count, page_fits *fits);

/** held_lose - the page is no longer its owner's. */
void held_lose(struct caller *c, uint32_t pfn);

/** held_gather - let @pfn wait for the next array of free_bulk. */
void held_gather(struct caller *c, uint32_t pfn);

/**
 * held_array - what was gathered and fits, in ascending order
 * @nr: set to how many pages.
 * Return: valid until the next call; nothing is gathered any more.
 */
const uint32_t *held_array(struct caller *c, page_fits *fits, uint32_t *nr);

#endif
