/* SPDX-License-Identifier: GPL-2.0-only */
#include "program/codec.h"
#include "program/edit.h"

#include <stdlib.h>
#include <string.h>

/**
 * struct renumbering - the allocations of a program as they become
 * @was: number of each operation, if it allocates.
 * @is: by old number, the new one; ALLOC_NONE until that is known.
 * @nr: allocations that have a new number.
 */
struct renumbering {
	uint32_t *was;
	uint32_t *is;
	uint32_t nr;
};

static void renumber_begin(struct renumbering *r, const struct program *p)
{
	uint32_t nr_allocs = 0;

	r->was = malloc((p->nr_ops + 1) * sizeof(*r->was));
	r->is = malloc((p->nr_ops + 1) * sizeof(*r->is));
	r->nr = 0;
	if (!r->was || !r->is)
		abort();
	for (size_t i = 0; i < p->nr_ops; i++) {
		r->was[i] = nr_allocs;
		r->is[i] = ALLOC_NONE;
		nr_allocs += op_allocates(&p->ops[i]);
	}
}

static void renumber_end(struct renumbering *r)
{
	free(r->was);
	free(r->is);
}

/* The operation @op, which was @i-th, comes next; false if what it named is gone. */
static bool renumber(struct renumbering *r, size_t i, struct op *op)
{
	if (op_allocates(op))
		r->is[r->was[i]] = r->nr++;
	if (!op_names(op) || op->arg[0] == ALLOC_NONE)
		return true;
	/* It may name what never was: programs are not checked when they are made. */
	op->arg[0] = op->arg[0] < r->was[i] ? r->is[op->arg[0]] : ALLOC_NONE;
	return op->arg[0] != ALLOC_NONE;
}

void program_without(struct program *to, const struct program *p, size_t from,
		     size_t nr)
{
	struct renumbering r;

	program_clear(to);
	to->geometry = p->geometry;
	renumber_begin(&r, p);
	for (size_t i = 0; i < p->nr_ops; i++) {
		struct op op = p->ops[i];

		if (i - from >= nr && renumber(&r, i, &op))
			program_append(to, &op);
	}
	renumber_end(&r);
}

void program_arrange(struct program *p, const uint32_t *order, size_t nr)
{
	struct op *ops = malloc((nr + 1) * sizeof(*ops));
	struct renumbering r;

	if (!ops)
		abort();
	renumber_begin(&r, p);
	for (size_t i = 0; i < nr; i++) {
		ops[i] = p->ops[order[i]];
		renumber(&r, order[i], &ops[i]);
	}
	renumber_end(&r);
	memcpy(p->ops, ops, nr * sizeof(*ops));
	p->nr_ops = nr;
	free(ops);
}

void program_insert(struct program *p, size_t at, const struct op *ops,
		    size_t nr)
{
	uint32_t before = program_allocs_before(p, at), more = 0;
	size_t tail = p->nr_ops - at;

	for (size_t i = 0; i < nr; i++) {
		program_append(p, &ops[i]);
		more += op_allocates(&ops[i]);
	}
	if (!nr)
		return;
	memmove(p->ops + at + nr, p->ops + at, tail * sizeof(*p->ops));
	memcpy(p->ops + at, ops, nr * sizeof(*p->ops));
	for (struct op *op = p->ops + at + nr; op < p->ops + p->nr_ops; op++)
		if (op_names(op) && op->arg[0] >= before &&
		    op->arg[0] != ALLOC_NONE)
			op->arg[0] += more;
}
