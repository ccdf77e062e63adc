/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is probably live at a point of a program: every allocation that could
 * succeed is taken to have succeeded. A guess that lets the mutator name
 * allocations that are there; only a run knows.
 */
#ifndef PROGRAM_ESTIMATE_H
#define PROGRAM_ESTIMATE_H

#include "program/program.h"
#include "program/slots.h"

#define ESTIMATE_SLOTS 1024	/* what is live beyond them goes unseen */

/**
 * struct guess - one allocation
 * @pages: it had when it was made.
 * @left: pages not freed yet.
 * @by_page: its pages are freed one by one: split, contiguous or CMA.
 * @frozen: its pages carry no reference.
 */
struct guess {
	uint32_t pages;
	uint32_t left;
	bool by_page;
	bool frozen;
};

struct estimate {
	const struct geometry *g;
	struct slot_map map;
	uint64_t words[ESTIMATE_SLOTS / 64];
	struct guess slots[ESTIMATE_SLOTS];
};

void estimate_init(struct estimate *e, const struct geometry *g);

/**
 * estimate_op - go past one operation
 * Return: the first slot that it filled, or SLOT_NONE.
 */
uint32_t estimate_op(struct estimate *e, const struct op *op);

#endif
