/* SPDX-License-Identifier: GPL-2.0-only */
#include "program/codec.h"
#include "program/remap.h"
#include "program/slots.h"

#include <stdlib.h>
#include <string.h>

/**
 * struct remapping - two runs side by side: as it was, as it will be
 * @was, @is: slots taken in each.
 * @moved: for each slot taken in @was, where its allocation is in @is, or
 *	SLOT_NONE if it was never made.
 */
struct remapping {
	struct slot_map was;
	struct slot_map is;
	uint64_t was_words[MAX_SLOTS / 64];
	uint64_t is_words[MAX_SLOTS / 64];
	uint32_t moved[MAX_SLOTS];
};

static int slot_operand(const struct op_info *info)
{
	for (int i = 0; i < info->nr_args; i++)
		if (info->args[i].kind == KIND_SLOT)
			return i;
	return -1;
}

/*
 * A bulk free names a stretch of slots: make it reach from the first to the
 * last of what it freed.
 */
static bool rewrite_bulk(const struct remapping *r, struct op *op,
			 const struct slot_trace *t)
{
	uint32_t first = SLOT_NONE, last = 0;

	for (uint32_t i = 0; i < t->nr_died; i++) {
		uint32_t slot = r->moved[t->died[i]];

		if (slot == SLOT_NONE)
			continue;
		if (slot < first)
			first = slot;
		if (slot > last)
			last = slot;
	}
	if (first == SLOT_NONE)
		return false;
	op->arg[0] = first;
	op->arg[1] = last - first + 1;
	return true;
}

/* False if what @op names is gone. */
static bool rewrite(const struct remapping *r, struct op *op,
		    const struct slot_trace *t)
{
	int i = slot_operand(&op_infos[op->code]);

	if (i < 0 || t->named < 0)
		return true;
	if (op->code == OP_FREE_BULK && t->nr_died)
		return rewrite_bulk(r, op, t);
	if (r->moved[t->named] == SLOT_NONE)
		return false;
	op->arg[i] = r->moved[t->named];
	return true;
}

static void births(struct remapping *r, const struct slot_trace *t, bool kept)
{
	for (uint32_t i = 0; i < t->nr_born; i++) {
		uint32_t slot = slot_take(&r->was);

		if (slot == SLOT_NONE)
			break;
		r->moved[slot] = kept ? slot_take(&r->is) : SLOT_NONE;
	}
}

static void deaths(struct remapping *r, const struct slot_trace *t, bool kept)
{
	for (uint32_t i = 0; i < t->nr_died; i++) {
		uint32_t slot = t->died[i];

		if (!slot_is_taken(&r->was, slot))
			continue;
		slot_release(&r->was, slot);
		if (kept && r->moved[slot] != SLOT_NONE)
			slot_release(&r->is, r->moved[slot]);
	}
}

void remap(struct program *to, const struct program *p,
	   const struct slot_trace *trace, size_t from, size_t nr)
{
	struct remapping *r = calloc(1, sizeof(*r));

	if (!r)
		abort();
	r->was = (struct slot_map){ .words = r->was_words, .nr = MAX_SLOTS };
	r->is = (struct slot_map){ .words = r->is_words, .nr = MAX_SLOTS };
	program_clear(to);
	to->geometry = p->geometry;
	for (size_t i = 0; i < p->nr_ops; i++) {
		struct op op = p->ops[i];
		bool kept = i - from >= nr && rewrite(r, &op, &trace[i]);

		if (kept)
			program_append(to, &op);
		/* The operation empties slots before it can fill any. */
		deaths(r, &trace[i], kept);
		births(r, &trace[i], kept);
	}
	free(r);
}

size_t remap_busy(struct program *to, const struct program *p,
		  const struct slot_trace *trace)
{
	program_clear(to);
	to->geometry = p->geometry;
	for (size_t i = 0; i < p->nr_ops; i++)
		if (trace[i].named >= 0 ||
		    slot_operand(&op_infos[p->ops[i].code]) < 0)
			program_append(to, &p->ops[i]);
	return p->nr_ops - to->nr_ops;
}
