// SPDX-License-Identifier: GPL-2.0-only
#include "exhaust/moves.h"

#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "oracle/alloc.h"
#include "runner/caller/caller.h"

/* include/linux/gfp_types.h */
#define GFP_KERNEL	(GFPB_DIRECT_RECLAIM | GFPB_KSWAPD_RECLAIM | GFPB_IO | GFPB_FS)
#define GFP_NOWAIT	(GFPB_KSWAPD_RECLAIM | GFPB_NOWARN)
#define GFP_ATOMIC	(GFPB_HIGH | GFPB_KSWAPD_RECLAIM)

static const uint32_t gfps[] = {
	GFP_KERNEL, GFP_KERNEL | GFPB_COMP,
	/* Only of interest with watermarks. */
	GFP_NOWAIT, GFP_ATOMIC, GFP_ATOMIC | GFPB_COMP,
};

#define NR_GFPS(g) ((g)->watermarks ? 5u : 2u)

/**
 * struct looking - the search for the moves of one state
 * @live, @damaged: as of struct bound.
 * @alloc: the allocation that the operation at hand names.
 */
struct looking {
	const struct bound *b;
	const struct scene *scene;
	struct moves *m;
	uint32_t live;
	uint32_t damaged;
	struct holding alloc;
};

void moves_destroy(struct moves *m)
{
	free(m->ops);
	free(m->means);
	state_set_destroy(&m->meanings);
}

static const struct known_page *page_of(const struct looking *l, uint32_t pfn)
{
	return oracle_page(l->scene->side[0].oracle, pfn);
}

/* --- is it within the bound, and new? --- */

static bool is_within_bound(const struct looking *l, const struct call *call)
{
	const struct bound *b = l->b;
	uint32_t nr;

	switch ((enum op_code)call->op) {
	case OP_GET:
		return (uint32_t)page_of(l, call->pfn)->refs < b->refs;
	case OP_UNFREEZE:
		return (uint32_t)call->refs <= b->refs;
	case OP_DAMAGE:
		return l->damaged < b->damaged;
	case OP_RECLAIM:
	case OP_COMPACT:
	case OP_OOM:
		caller_answers(l->scene->caller, &nr);
		return nr < b->answers;
	default:
		return true;
	}
}

struct state_hash move_meaning(const struct scene *scene, const struct call *resolved)
{
	const struct oracle *o = scene->side[0].oracle;
	XXH128_hash_t digest;
	struct call call;

	/* All of it is hashed: copy the padding as well. */
	memcpy(&call, resolved, sizeof(call));
	/* All wrong refcounts do the same. */
	if (call.op == OP_FREEZE && call.refs != oracle_page(o, call.pfn)->refs)
		call.refs = -1;
	call.pfns = NULL;
	call.answers = NULL;
	digest = XXH3_128bits(&call, sizeof(call));
	if (resolved->pfns)
		digest = XXH3_128bits_withSeed(resolved->pfns,
					       call.nr * sizeof(*resolved->pfns),
					       digest.low64);
	/* An allocation's answers are those of the state. */
	if (op_is(call.op, CLASS_ANSWERS))
		digest = XXH3_128bits_withSeed(resolved->answers,
					       sizeof(*resolved->answers),
					       digest.low64);
	return (struct state_hash){ digest.low64, digest.high64 };
}

static void take(struct looking *l, const struct op *op)
{
	struct moves *m = l->m;
	struct state_hash meaning;
	struct call call;

	if (!caller_means(l->scene->caller, op, &call) || !is_within_bound(l, &call))
		return;
	meaning = move_meaning(l->scene, &call);
	if (!state_set_add(&m->meanings, meaning))
		return;
	if (m->nr == m->cap) {
		m->cap = m->cap ? 2 * m->cap : 256;
		m->ops = xrealloc(m->ops, m->cap * sizeof(*m->ops));
		m->means = xrealloc(m->means, m->cap * sizeof(*m->means));
	}
	m->means[m->nr] = meaning;
	m->ops[m->nr++] = *op;
}

/* --- the values of an operand --- */

/* How many values to try, from 0. */
static uint32_t nr_values(const struct looking *l, enum operand_kind kind)
{
	const struct geometry *g = l->scene->g;

	switch (kind) {
	case KIND_ORDER:
		/* alloc_contig_comp goes beyond the largest. */
		return g->max_order + 3u;
	case KIND_PCPTYPE:
		return MIGRATE_PCPTYPES;
	case KIND_ZONE:
		return g->nr_zones;
	case KIND_GFP:
		return NR_GFPS(g);
	case KIND_COUNT:
		return g->nr_pages + 1;
	case KIND_PFN:
		return g->nr_pages;
	case KIND_ALLOC:
		return caller_nr_allocs(l->scene->caller);
	case KIND_PAGE:
		return l->alloc.nr;
	case KIND_REFS:
		return l->b->refs + 2;
	case KIND_DAMAGE:
		return NR_DAMAGES;
	case KIND_CPU:
		return g->nr_cpus;
	case KIND_BOOL:
	case KIND_TRIES:
		return 2;
	case KIND_ISOMODE:
		return NR_ISOLATE_MODES;
	case KIND_AREA:
		return g->nr_cma;
	case KIND_PRESSURE:
		return (ZONES_RECLAIM_ACTIVE | ZONES_BELOW_HIGH) + 1;
	case KIND_CONTEXT:
		return NR_CONTEXTS;
	case KIND_TASK:
		return NR_TASKS;
	case KIND_COMPACTION:
		return NR_COMPACTION_OUTCOMES;
	case KIND_OOM:
		return NR_OOM_OUTCOMES;
	}
	abort();
}

static void with_operand(struct looking *l, struct op *op, unsigned int i);

static void with_value(struct looking *l, struct op *op, unsigned int i, uint32_t v)
{
	const struct operand *arg = &op_infos[op->code].args[i];

	if (arg->kind == KIND_ALLOC &&
	    !caller_holding(l->scene->caller, v, &l->alloc))
		return;
	op->arg[i] = v;
	with_operand(l, op, i + 1);
}

/* All values of operand @i and of the ones after it. */
static void with_operand(struct looking *l, struct op *op, unsigned int i)
{
	const struct op_info *info = &op_infos[op->code];
	const struct bound_values *only;
	uint32_t nr;

	if (i == info->nr_args) {
		take(l, op);
		return;
	}
	only = &l->b->values[op->code][i];
	if (only->nr) {
		for (uint32_t n = 0; n < only->nr; n++)
			with_value(l, op, i, only->v[n]);
		return;
	}
	if (i == 0 && op_is(op->code, CLASS_ANSWERS)) {
		op->arg[0] = ALLOC_NONE;
		l->alloc = (struct holding){ .nr = 1 };
		with_operand(l, op, 1);
	}
	nr = nr_values(l, info->args[i].kind);
	for (uint32_t v = 0; v < nr; v++)
		with_value(l, op, i, info->args[i].kind == KIND_GFP ? gfps[v] : v);
}

/* --- the limits --- */

static void count(struct looking *l)
{
	const struct scene *scene = l->scene;
	struct holding h;

	for (uint32_t i = 0; i < caller_nr_allocs(scene->caller); i++)
		l->live += caller_holding(scene->caller, i, &h);
	for (uint32_t pfn = 0; pfn < scene->g->nr_pages; pfn++) {
		const struct known_page *page = page_of(l, pfn);

		l->damaged += page->kind == PAGE_LEAKED ?
			1 : (uint32_t)__builtin_popcount(page->damage);
	}
}

void moves_from(const struct bound *b, const struct scene *scene, struct moves *m)
{
	struct looking l = { .b = b, .scene = scene, .m = m };

	m->nr = 0;
	count(&l);
	for (uint8_t code = 0; code < NR_OPS; code++) {
		struct op op = { .code = code };

		if (!b->ops[code] ||
		    (op_is(code, CLASS_ALLOCATES) && l.live >= b->live))
			continue;
		state_set_clear(&m->meanings);
		with_operand(&l, &op, 0);
	}
}
