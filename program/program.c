/* SPDX-License-Identifier: GPL-2.0-only */
/* Programs as data: make, grow, copy, compare. */
#include "program/codec.h"

#include <stdlib.h>
#include <string.h>

/* Running out of memory here is no event that a program could be about. */
static void *must(void *p)
{
	if (!p)
		abort();
	return p;
}

void program_init(struct program *p)
{
	memset(p, 0, sizeof(*p));
	geometry_decode(&p->geometry, NULL, 0);
}

void program_destroy(struct program *p)
{
	free(p->ops);
	free(p->comment);
	memset(p, 0, sizeof(*p));
}

void program_clear(struct program *p)
{
	p->nr_ops = 0;
	free(p->comment);
	p->comment = NULL;
}

static void program_reserve(struct program *p, size_t nr)
{
	if (nr <= p->cap_ops)
		return;
	if (nr < 2 * p->cap_ops)
		nr = 2 * p->cap_ops;
	if (nr < 64)
		nr = 64;
	p->ops = must(realloc(p->ops, nr * sizeof(*p->ops)));
	p->cap_ops = nr;
}

bool program_append(struct program *p, const struct op *op)
{
	if (p->nr_ops >= PROGRAM_MAX_OPS)
		return false;
	program_reserve(p, p->nr_ops + 1);
	p->ops[p->nr_ops++] = *op;
	return true;
}

uint32_t program_allocs_before(const struct program *p, size_t nr)
{
	uint32_t nr_allocs = 0;

	for (size_t i = 0; i < nr; i++)
		nr_allocs += op_allocates(&p->ops[i]);
	return nr_allocs;
}

void program_copy(struct program *to, const struct program *from)
{
	if (to == from)
		return;
	to->geometry = from->geometry;
	program_reserve(to, from->nr_ops);
	if (from->nr_ops)
		memcpy(to->ops, from->ops, from->nr_ops * sizeof(*to->ops));
	to->nr_ops = from->nr_ops;
	free(to->comment);
	to->comment = from->comment ? must(strdup(from->comment)) : NULL;
}

static bool op_equal(const struct op *a, const struct op *b)
{
	if (a->code != b->code)
		return false;
	for (unsigned int i = 0; i < op_infos[a->code].nr_args; i++)
		if (a->arg[i] != b->arg[i])
			return false;
	return true;
}

bool program_equal(const struct program *a, const struct program *b)
{
	if (a->nr_ops != b->nr_ops ||
	    !geometry_equal(&a->geometry, &b->geometry))
		return false;
	for (size_t i = 0; i < a->nr_ops; i++)
		if (!op_equal(&a->ops[i], &b->ops[i]))
			return false;
	return true;
}
