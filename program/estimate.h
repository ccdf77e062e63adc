/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is probably live at a point of a program: every allocation that could
 * succeed is taken to have succeeded. A guess that lets the mutator name
 * allocations that are there; only a run knows.
 */
#ifndef PROGRAM_ESTIMATE_H
#define PROGRAM_ESTIMATE_H

#include "program/program.h"

#define ESTIMATE_WINDOW 1024	/* allocations further back go unseen */

/**
 * struct guess - one allocation
 * @pfn: its first page: as it was asked for, or where a machine that was empty gives it.
 * @pages: it had when it was made.
 * @left: pages not freed yet; 0: gone, or never made.
 * @by_page: its pages are freed one by one: split, contiguous, CMA or bulk.
 * @bulk: they are not neighbors.
 * @cma: of a CMA area, which alone may take it back.
 * @frozen: its pages carry no reference.
 */
struct guess {
	uint32_t pfn;
	uint32_t pages;
	uint32_t left;
	bool by_page;
	bool bulk;
	bool cma;
	bool frozen;
};

/**
 * struct estimate - the last ESTIMATE_WINDOW allocations
 * @nr_allocs: operations so far that allocate.
 * @nr_live: of those in the window, how many are live.
 * @next_in_zone, @next_in_cma: in each zone, and CMA area, the first page behind what was taken from it.
 * @guesses: by number, modulo ESTIMATE_WINDOW.
 */
struct estimate {
	const struct geometry *g;
	uint32_t nr_allocs;
	uint32_t nr_live;
	uint32_t next_in_zone[GEOMETRY_MAX_ZONES];
	uint32_t next_in_cma[GEOMETRY_MAX_CMA];
	struct guess guesses[ESTIMATE_WINDOW];
};

void estimate_init(struct estimate *e, const struct geometry *g);

/**
 * estimate_op - go past one operation
 * Return: the number of the allocation that it makes, or ALLOC_NONE.
 */
uint32_t estimate_op(struct estimate *e, const struct op *op);

/** estimate_of - the guess about an allocation; NULL if it is not live. */
const struct guess *estimate_of(const struct estimate *e, uint32_t alloc);

/**
 * estimate_live - a live allocation: that of this number, else the next older
 * one, around the window; ALLOC_NONE with nothing live
 * @alloc: less than @e->nr_allocs, if there are any.
 */
uint32_t estimate_live(const struct estimate *e, uint32_t alloc);

#endif
