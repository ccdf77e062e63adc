/* SPDX-License-Identifier: GPL-2.0-only */
#include "program/edit.h"
#include "program/estimate.h"
#include "program/fields.h"
#include "program/kinds.h"
#include "program/minimize.h"

#include <stdlib.h>
#include <string.h>

#include <xxhash.h>

/* Room for the hash of every candidate, half of it empty. */
#define NR_TRIED 65536
_Static_assert(NR_TRIED >= 2 * MINIMIZE_MAX_TRIES, "no room for all tries");

/**
 * struct minimizer - a search in progress
 * @best: the smallest program yet that fails.
 * @next: the candidate being made.
 * @tried: a hash table of candidates that were tried; 0 is empty.
 */
struct minimizer {
	struct program *best;
	struct program next;
	uint64_t *tried;
	still_fails_fn *still_fails;
	void *context;
	void (*progress)(size_t nr_ops, size_t tries);
	size_t tries;
};

static bool spent(const struct minimizer *m)
{
	return m->tries >= MINIMIZE_MAX_TRIES;
}

static void swap_programs(struct program *a, struct program *b)
{
	struct program p = *a;

	*a = *b;
	*b = p;
	/* The comment says why the program exists: it stays with the result. */
	b->comment = a->comment;
	a->comment = p.comment;
}

static void *must(void *p)
{
	if (!p)
		abort();
	return p;
}

/* Rounds come back to what they have tried, the last one to all of it. */
static bool was_tried(struct minimizer *m)
{
	size_t size = program_encoded_size(&m->next);
	uint8_t *bytes = must(malloc(size));
	uint64_t hash, i;

	program_encode(&m->next, bytes, size);
	hash = XXH3_64bits(bytes, size) | 1;
	free(bytes);
	for (i = hash / 2 % NR_TRIED; m->tried[i]; i = (i + 1) % NR_TRIED)
		if (m->tried[i] == hash)
			return true;
	m->tried[i] = hash;
	return false;
}

/* Run the candidate; if it still fails it is the best now. */
static bool try_next(struct minimizer *m)
{
	if (spent(m) || was_tried(m))
		return false;
	m->tries++;
	if (m->progress && !(m->tries % 64))
		m->progress(m->best->nr_ops, m->tries);
	if (!m->still_fails(&m->next, m->context))
		return false;
	swap_programs(m->best, &m->next);
	return true;
}

/* --- removing operations --- */

static bool try_without(struct minimizer *m, size_t from, size_t nr)
{
	program_without(&m->next, m->best, from, nr);
	return try_next(m);
}

/* From the end: what follows the failure goes first. */
static bool remove_pieces(struct minimizer *m, size_t size)
{
	bool changed = false;
	size_t end = m->best->nr_ops;

	while (end && !spent(m)) {
		size_t from = end > size ? end - size : 0;

		if (try_without(m, from, end - from))
			changed = true;
		end = from < m->best->nr_ops ? from : m->best->nr_ops;
	}
	return changed;
}

static bool remove_ops(struct minimizer *m)
{
	bool changed = false;

	for (size_t size = (m->best->nr_ops + 1) / 2; size; size /= 2)
		changed |= remove_pieces(m, size);
	return changed;
}

/* --- shrinking operands --- */

/* Which operands a shrinking step changes: one, or all alike. */
struct where {
	size_t op;
	unsigned int arg;
	bool alike;
};

static bool is_alike(const struct minimizer *m, const struct where *at,
		     size_t op, unsigned int arg)
{
	const struct program *p = m->best;
	enum operand_kind kind = op_infos[p->ops[at->op].code]
					 .args[at->arg].kind;

	if (op == at->op && arg == at->arg)
		return true;
	return at->alike && op_infos[p->ops[op].code].args[arg].kind == kind &&
	       p->ops[op].arg[arg] == p->ops[at->op].arg[at->arg];
}

static bool try_value(struct minimizer *m, const struct where *at, uint32_t v)
{
	const struct program *p = m->best;

	program_copy(&m->next, p);
	for (size_t i = at->alike ? 0 : at->op; i < p->nr_ops; i++) {
		for (unsigned int k = 0; k < op_infos[p->ops[i].code].nr_args;
		     k++)
			if (is_alike(m, at, i, k))
				m->next.ops[i].arg[k] = v;
		if (!at->alike)
			break;
	}
	return try_next(m);
}

/* Toward zero: at once, else in steps that halve. */
static bool shrink_number(struct minimizer *m, const struct where *at)
{
	uint32_t *v = &m->best->ops[at->op].arg[at->arg];
	uint32_t step = *v;
	bool changed = false;

	while (step && !spent(m)) {
		if (try_value(m, at, *v - step)) {
			changed = true;
			v = &m->best->ops[at->op].arg[at->arg];
			if (step > *v)
				step = *v;
		} else {
			step /= 2;
		}
	}
	return changed;
}

static bool shrink_bits(struct minimizer *m, const struct where *at)
{
	bool changed = false;

	if (try_value(m, at, 0))
		return true;
	for (unsigned int bit = 0; bit < 32; bit++) {
		uint32_t v = m->best->ops[at->op].arg[at->arg];

		if (v & 1u << bit)
			changed |= try_value(m, at, v & ~(1u << bit));
	}
	return changed;
}

/* Pages from @pfn to the end of its zone, which no range goes beyond. */
static uint32_t left_in_zone(const struct geometry *g, uint32_t pfn)
{
	pfn %= g->nr_pages;
	return zone_end(g, geometry_zone(g, pfn)) - pfn;
}

/* Pages of the allocation that @op, the @i-th, is about; 0 if it is gone. */
static uint32_t pages_of(const struct program *p, size_t i)
{
	struct estimate *e = must(malloc(sizeof(*e)));
	const struct guess *guess;
	uint32_t pages;

	estimate_init(e, &p->geometry);
	for (size_t k = 0; k < i; k++)
		estimate_op(e, &p->ops[k]);
	guess = estimate_of(e, p->ops[i].arg[0]);
	pages = guess ? guess->pages : 0;
	free(e);
	return pages;
}

static uint32_t count_means(const struct program *p, size_t i, uint32_t v)
{
	const struct op *op = &p->ops[i];
	uint32_t most = v;

	if (op_names(op))
		most = pages_of(p, i);
	else if (op_infos[op->code].args[0].kind == KIND_PFN)
		most = left_in_zone(&p->geometry, op->arg[0]);
	return most < v ? most : v;
}

/*
 * What an operand comes to mean: most are taken modulo what the machine has. One
 * that means itself, or is not known to mean less, is returned as it is.
 */
static uint32_t meaning(const struct minimizer *m, const struct where *at)
{
	const struct geometry *g = &m->best->geometry;
	const struct op *op = &m->best->ops[at->op];
	enum operand_kind kind = op_infos[op->code].args[at->arg].kind;
	uint32_t v = op->arg[at->arg], pages;

	switch (kind) {
	case KIND_PFN:
		return v % g->nr_pages;
	case KIND_COUNT:
		return count_means(m->best, at->op, v);
	case KIND_PAGE:
		pages = pages_of(m->best, at->op);
		return pages ? v % pages : v;
	case KIND_ORDER:
		return v % (g->max_order + 1u);
	case KIND_ZONE:
		return v % g->nr_zones;
	case KIND_CPU:
		return g->nr_cpus ? v % g->nr_cpus : v;
	case KIND_AREA:
		return g->nr_cma ? v % g->nr_cma : v;
	case KIND_BOOL:
		return v & 1;
	default:
		return kind_infos[kind].nr_values ?
			       v % kind_infos[kind].nr_values : v;
	}
}

/* A reader should not have to divide. */
static bool resolve_operand(struct minimizer *m, struct where *at)
{
	const uint32_t *v = &m->best->ops[at->op].arg[at->arg];
	uint32_t means = meaning(m, at);
	bool changed;

	if (means == *v)
		return false;
	at->alike = true;
	changed = try_value(m, at, means);
	at->alike = false;
	return changed || try_value(m, at, means);
}

static bool shrink_operand(struct minimizer *m, struct where *at)
{
	const struct op *op = &m->best->ops[at->op];
	enum operand_kind kind = op_infos[op->code].args[at->arg].kind;
	bool changed;

	if (kind == KIND_ALLOC)
		return false;
	changed = resolve_operand(m, at);
	op = &m->best->ops[at->op];
	if (!op->arg[at->arg])
		return changed;
	if (kind == KIND_GFP)
		return shrink_bits(m, at) || changed;
	/* A range is allocated and freed by the same number, and so on. */
	if (kind == KIND_COUNT || kind == KIND_PFN || kind == KIND_ORDER) {
		at->alike = true;
		changed |= shrink_number(m, at);
		at->alike = false;
	}
	changed |= shrink_number(m, at);
	return changed;
}

static bool shrink_operands(struct minimizer *m)
{
	bool changed = false;

	for (size_t i = 0; i < m->best->nr_ops && !spent(m); i++) {
		unsigned int nr = op_infos[m->best->ops[i].code].nr_args;

		for (unsigned int k = 0; k < nr; k++)
			changed |= shrink_operand(m, &(struct where){ .op = i, .arg = k });
	}
	return changed;
}

/* --- simplifying the machine --- */

static uint32_t distance(unsigned int a, unsigned int b)
{
	return a > b ? a - b : b - a;
}

/* What a reader has to keep in mind; each step below must lower it. */
static uint32_t machine_cost(const struct geometry *g)
{
	uint32_t cost = g->nr_pages +
			10000 * (g->nr_zones - 1 + g->nr_holes + g->nr_cma) +
			2000 * g->nr_cpus + 100 * distance(g->max_order, 10) +
			100 * distance(g->pageblock_order, 9);

	for (unsigned int i = 0; i < nr_geometry_fields; i++) {
		const struct field *field = &geometry_fields[i];

		if (field->plain != FIELD_NEEDED)
			cost += 2000 * (field_get(g, field) != field->plain);
	}
	return cost;
}

static bool try_machine(struct minimizer *m, const struct geometry *g)
{
	if (geometry_check(g) ||
	    machine_cost(g) >= machine_cost(&m->best->geometry))
		return false;
	program_copy(&m->next, m->best);
	m->next.geometry = *g;
	return try_next(m);
}

/* Take entry @i out of an array of @nr. */
static void drop_range(struct pfn_range *ranges, uint8_t *nr, unsigned int i)
{
	--*nr;
	memmove(&ranges[i], &ranges[i + 1], (*nr - i) * sizeof(*ranges));
	memset(&ranges[*nr], 0, sizeof(*ranges));
}

static bool drop_zone(struct minimizer *m, unsigned int zone)
{
	struct geometry g = m->best->geometry;

	g.nr_zones--;
	memmove(&g.zone_start[zone], &g.zone_start[zone + 1],
		(g.nr_zones - zone) * sizeof(*g.zone_start));
	g.zone_start[g.nr_zones] = 0;
	return try_machine(m, &g);
}

static bool drop_parts(struct minimizer *m)
{
	const struct geometry *best = &m->best->geometry;
	struct geometry g;
	bool changed = false;

	for (unsigned int i = best->nr_zones; --i > 0;)
		changed |= drop_zone(m, i);
	for (unsigned int i = best->nr_holes; i-- > 0;) {
		g = *best;
		drop_range(g.holes, &g.nr_holes, i);
		changed |= try_machine(m, &g);
	}
	for (unsigned int i = best->nr_cma; i-- > 0;) {
		g = *best;
		drop_range(g.cma, &g.nr_cma, i);
		changed |= try_machine(m, &g);
	}
	return changed;
}

static bool plain_fields(struct minimizer *m)
{
	const struct geometry *best = &m->best->geometry;
	struct geometry g;
	bool changed = false;

	for (unsigned int i = 0; i < nr_geometry_fields; i++) {
		if (geometry_fields[i].plain == FIELD_NEEDED)
			continue;
		g = *best;
		field_set(&g, &geometry_fields[i], geometry_fields[i].plain);
		changed |= try_machine(m, &g);
	}
	g = *best;
	g.max_order = 10;
	g.pageblock_order = 9;
	changed |= try_machine(m, &g);
	for (unsigned int cpus = 0; cpus < best->nr_cpus; cpus++) {
		g = *best;
		g.nr_cpus = cpus;
		changed |= try_machine(m, &g);
	}
	return changed;
}

static bool fewer_pages(struct minimizer *m)
{
	const struct geometry *best = &m->best->geometry;
	bool changed = false;

	for (uint32_t nr = 16; nr < best->nr_pages; nr *= 2) {
		struct geometry g = *best;

		g.nr_pages = nr;
		changed |= try_machine(m, &g);
	}
	for (uint32_t step = best->nr_pages / 2; step && !spent(m);) {
		struct geometry g = *best;

		g.nr_pages -= step;
		if (try_machine(m, &g)) {
			changed = true;
			if (step >= best->nr_pages)
				step = best->nr_pages / 2;
		} else {
			step /= 2;
		}
	}
	return changed;
}

static bool simplify_machine(struct minimizer *m)
{
	bool changed = false;

	for (size_t i = 0; i < nr_geometry_presets; i++)
		changed |= try_machine(m, &geometry_presets[i].geometry);
	changed |= drop_parts(m);
	changed |= plain_fields(m);
	changed |= fewer_pages(m);
	return changed;
}

size_t program_minimize(struct program *p, still_fails_fn *still_fails,
			void *context,
			void (*progress)(size_t nr_ops, size_t tries))
{
	struct minimizer m = {
		.best = p,
		.still_fails = still_fails,
		.context = context,
		.progress = progress,
	};

	m.tried = must(calloc(NR_TRIED, sizeof(*m.tried)));
	program_init(&m.next);
	program_copy(&m.next, p);
	if (!try_next(&m))
		m.tries = 0;
	for (bool changed = m.tries; changed && !spent(&m);) {
		changed = remove_ops(&m);
		changed |= simplify_machine(&m);
		changed |= shrink_operands(&m);
	}
	free(m.tried);
	program_destroy(&m.next);
	return m.tries;
}
