/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A slow reference for what oracle/state/ keeps. It keeps the history of one machine
 * and nothing else: each call, its result, and what the machine showed afterwards. Out
 * of that it computes what every page is, all pages after each call out of all pages
 * before it, and what must have been counted. No page is changed in place, nothing is
 * undone, and each program begins with nothing.
 *
 * With oracle/state/ it shares the structs that are compared and nothing else.
 */
#ifndef TESTS_ORACLE_REFERENCE_H
#define TESTS_ORACLE_REFERENCE_H

#include "oracle/state/state.h"

/**
 * struct shown - what a machine shows at a page, and whether the call named it
 * @where, @order, @list, @cpu: as in struct page_state.
 * @type: of its pageblock.
 * @head: first page of the block on a list that the page belongs to, else PFN_NONE.
 * @in_array: one of the pages that ALLOC_BULK gave, or FREE_BULK was given.
 */
struct shown {
	uint8_t where;
	uint8_t order;
	uint8_t list;
	uint8_t cpu;
	uint8_t type;
	bool in_array;
	uint32_t head;
};

/**
 * struct moment - a call and what came of it
 * @call: its @op is NR_OPS for the fresh machine and for a drain.
 * @ret, @pfn, @captured: the result.
 * @frees, @nr_frees: what others freed while the request waited, as calls.
 * @compacted: direct compactions that ran.
 * @victim: the task was killed meanwhile.
 * @shown: of every page, afterwards.
 * @freed: mm_page_free events so far, in pages.
 * @zone: as counted then; @high: as in struct pcp_state.
 */
struct moment {
	struct call call;
	int32_t ret;
	uint32_t pfn;
	bool captured;
	struct call *frees;
	size_t nr_frees;
	uint32_t compacted;
	bool victim;
	struct shown *shown;
	uint64_t freed;
	struct zone_state zone[GEOMETRY_MAX_ZONES];
	int32_t high[GEOMETRY_MAX_ZONES][GEOMETRY_MAX_CPUS];
};

/* The first moment is the fresh machine. */
struct history {
	struct geometry g;
	struct moment *moments;
	size_t nr;
	size_t cap;
};

void history_init(struct history *h, const struct geometry *g);
void history_destroy(struct history *h);

/** history_drop - forget the last moment */
void history_drop(struct history *h);

/**
 * history_add - one more moment
 * @call, @result: NULL for the fresh machine and for a drain; copied with their arrays.
 * @s: of every page that has a struct page, and of every pageblock.
 */
void history_add(struct history *h, const struct call *call,
		 const struct result *result, const struct snapshot *s);

/**
 * struct reference - what a history comes to
 * @nr: moments that it knows of.
 * @page, @was: what each page is, and was one moment earlier.
 * @kept: oracle_kept_type() of each page.
 * @events: but for @isolated and @around, which are about what lies near a range.
 */
struct reference {
	size_t nr;
	struct known_page *page;
	struct known_page *was;
	uint8_t *kept;
	struct expected_events events;
	struct tally tally[GEOMETRY_MAX_ZONES];
	struct hold contended_pcp[GEOMETRY_MAX_ZONES][GEOMETRY_MAX_CPUS];
	struct hold contended_zone[GEOMETRY_MAX_ZONES];
	uint32_t leaked;
	uint8_t cpu;
	uint8_t task;
	bool has_deferred;
};

/**
 * reference_follow - compute what the history comes to
 * @r: zeroed, to begin with the fresh machine; or from an earlier call on the same
 *	history, whose pages are those before the moments that have been added since.
 */
void reference_follow(struct reference *r, const struct history *h);
void reference_destroy(struct reference *r);

#endif
