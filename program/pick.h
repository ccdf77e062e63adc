/* SPDX-License-Identifier: GPL-2.0-only */
/* Picking operand values, with a liking for the edges of their kind. */
#ifndef PROGRAM_PICK_H
#define PROGRAM_PICK_H

#include "program/estimate.h"
#include "program/random.h"

struct picker {
	struct random *random;
	struct estimate *live;
};

/** pick_pfn - a page, most often at or beside an edge of the machine. */
uint32_t pick_pfn(struct picker *pick);

/** pick_order - an order, small ones and the ends of lists first. */
uint32_t pick_order(struct picker *pick);

/** pick_count - a number of pages: few, a power of two or just beside one. */
uint32_t pick_count(struct picker *pick);

/** pick_page - a page of an allocation of @pages pages. */
uint32_t pick_page(struct picker *pick, uint32_t pages);

/** pick_part - how many of @pages pages: all, none, one, some. */
uint32_t pick_part(struct picker *pick, uint32_t pages);

/** pick_gfp - flags of a usual caller, at times with a bit changed, or two. */
uint32_t pick_gfp(struct picker *pick);

/** pick_alloc - an allocation, most often a live one. */
uint32_t pick_alloc(struct picker *pick);

/** pick_operands - all operands of @op, whose code is set. */
void pick_operands(struct picker *pick, struct op *op);

/** pick_operand - operand @i of @op, given the others. */
void pick_operand(struct picker *pick, struct op *op, unsigned int i);

#endif
