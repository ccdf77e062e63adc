// SPDX-License-Identifier: GPL-2.0-only
/*
 * What Linux before 7.0 does otherwise than 7.3 does, on purpose: known
 * differences of a kernel of that time, alone or against a later one. Each ends
 * the run; docs/kernel.md describes them.
 */
#include <errno.h>
#include <string.h>

#include "runner/internal.h"

static bool is_older(const struct run *run, unsigned int side)
{
	const char *doc =
		side < run->r->nr_sides ? run->r->backend[side]->doc : NULL;

	return doc && !strncmp(doc, "Linux 6.", strlen("Linux 6."));
}

/*
 * What one of the backends has not is left out on both: there is no allocation that
 * waits for no lock.
 */
bool version_lacks(const struct run *run, enum op_code op)
{
	return op == OP_ALLOC_NOLOCK && (is_older(run, 0) || is_older(run, 1));
}

static bool unequal(const struct verdict *v, enum equality rule)
{
	return !strcmp(v->rule, equality_infos[rule].name);
}

static const struct oracle *oracle_of(const struct run *run, unsigned int side)
{
	return run->arena->side[side].oracle;
}

/* Where two are compared and one of them is older: which, else -1. */
static int older_of_two(const struct run *run)
{
	if (is_older(run, 0) == is_older(run, 1))
		return -1;
	return is_older(run, 1);
}

static bool damaged_before(const struct run *run, enum damage damage)
{
	for (size_t i = 0; i < run->op && i < run->program->nr_ops; i++)
		if (run->program->ops[i].code == OP_DAMAGE &&
		    run->program->ops[i].arg[2] % NR_DAMAGES == damage)
			return true;
	return false;
}

/* free_contig_range() warns of pages that are still held. */
static bool warns_of_held_pages(const struct run *run, const struct verdict *v)
{
	const struct oracle *o = oracle_of(run, run->side);

	if (!broke(v, RULE_WARNING) || run->call.op != OP_FREE_CONTIG ||
	    !is_older(run, run->side) ||
	    !origin_is_in(&v->origin, "free_contig_range"))
		return false;
	for (uint32_t i = 0; i < run->call.nr; i++)
		if (oracle_page(o, run->call.pfn + i)->kind == PAGE_HELD)
			return true;
	return false;
}

/* No FPI_NOLOCK: nothing is put aside for the next who takes the zone's lock. */
static bool defers_nothing(const struct run *run, const struct verdict *v)
{
	return broke(v, RULE_LOCKED) && run->call.op == OP_FREE_NOLOCK &&
	       is_older(run, run->side);
}

/*
 * The page_type of a block's first page is not cleared: it makes the page bad, or
 * stays and cannot be followed by another. page->private of the tails of a
 * block is not looked at, so that one does not make the page bad.
 */
static bool checks_otherwise(const struct run *run, const struct verdict *v)
{
	int older = older_of_two(run);

	if (unequal(v, EQUAL_BAD_PAGES) && older >= 0)
		/* As it was: nothing has been made of the results yet. */
		return oracle_page(oracle_of(run, 0), v->pfn)->damage &
		       1u << (run->has[older] ? DAMAGE_TYPE : DAMAGE_PRIVATE);
	/* Leaked for something else, with its type. */
	if (unequal(v, EQUAL_PREPARED) && older >= 0)
		return !strcmp(v->field, "mapcount") &&
		       oracle_page(oracle_of(run, 0), v->pfn)->damage &
			       1u << DAMAGE_TYPE;
	if (!is_older(run, run->side))
		return false;
	if (broke(v, RULE_BAD_PAGE) && !strcmp(v->expected, "reported bad"))
		return oracle_page(oracle_of(run, run->side), v->pfn)->damage &
		       1u << DAMAGE_PRIVATE;
	return (broke(v, RULE_BAD_PAGE) || broke(v, RULE_MAPCOUNT) ||
		(broke(v, RULE_ASSERTION) &&
		 strstr(v->a[0] ? v->a : v->b, "page_type"))) &&
	       damaged_before(run, DAMAGE_TYPE);
}

/*
 * CMA pages are counted to the end: one that is still held when its area takes it
 * back loses a reference and stays, where 7.3 finds a bad page.
 */
static bool cma_pages_are_counted(const struct run *run,
				  const struct verdict *v)
{
	int older = older_of_two(run);

	if (run->call.op != OP_CMA_RELEASE)
		return false;
	/* Warned of, but by the function that it releases them with. */
	if (broke(v, RULE_WARNING))
		return is_older(run, run->side) &&
		       origin_is_in(&v->origin, "free_contig_range");
	if (unequal(v, EQUAL_BAD_PAGES))
		return older >= 0 && !run->has[older] &&
		       oracle_page(oracle_of(run, 0), v->pfn)->refs > 1;
	/* Poisoned: not even looked at. */
	return is_older(run, run->side) &&
	       (broke(v, RULE_COUNTED_BAD) ||
		(broke(v, RULE_FREE_EVENTS) &&
		 run->arena->side[run->side].result.nr_warned));
}

/* What a pageblock is at the end of its isolation, whatever it was before. */
static enum migratetype type_given(const struct call *call)
{
	return call->op == OP_ISOLATE && call->kind == ISOLATE_MODE_CMA_ALLOC ?
		       MIGRATE_CMA : MIGRATE_MOVABLE;
}

/*
 * Are pageblocks' types or free lists unequal, and about blocks that the call's
 * range has pages of? Their neighbours in a list may be far away.
 */
static bool lists_differ_there(const struct run *run, const struct verdict *v)
{
	uint8_t order = run->arena->g.max_order;

	if (unequal(v, EQUAL_BLOCK_TYPE) || unequal(v, EQUAL_LIST))
		return is_near(run, v->pfn, order);
	return unequal(v, EQUAL_LIST_ORDER) &&
	       (is_near(run, v->pfn, order) || is_near(run, run->has[0], order) ||
		is_near(run, run->has[1], order));
}

/* Has the call left a pageblock of its range with a type that it had not? */
static bool gave_another_type(const struct run *run, int older,
			      enum migratetype given)
{
	uint32_t size = 1u << run->arena->g.pageblock_order;
	uint32_t end = run->call.pfn + run->call.nr;

	for (uint32_t pfn = run->call.pfn; pfn < end; pfn = (pfn / size + 1) * size)
		if (oracle_type(oracle_of(run, older), pfn) == given &&
		    oracle_type(oracle_of(run, !older), pfn) != given)
			return true;
	return false;
}

/*
 * The type of an isolated pageblock is overwritten, and given anew at its end. The
 * pageblocks of a CMA area are given back their own.
 */
static bool isolation_overwrites_type(const struct run *run,
				      const struct verdict *v)
{
	const struct call *call = &run->call;
	enum migratetype given = type_given(call);
	int older = older_of_two(run);

	if ((!op_is_contig_alloc(call->op) && call->op != OP_ISOLATE &&
	     call->op != OP_UNDO_ISOLATE) || call->op == OP_CMA_ALLOC)
		return false;
	/* Not back from isolation, or taken in already since it may merge. */
	if (broke(v, RULE_BLOCK_TYPE))
		return is_older(run, run->side) && run->other == given &&
		       (oracle_kept_type(oracle_of(run, run->side), v->pfn) !=
				given ||
			oracle_type(oracle_of(run, run->side), v->pfn) ==
				given) &&
		       is_near(run, v->pfn, run->arena->g.pageblock_order);
	return older >= 0 && lists_differ_there(run, v) &&
	       gave_another_type(run, older, given);
}

/*
 * An atomic request for more than a page is not given from the HIGHATOMIC
 * reserve before it has failed once.
 */
static bool spares_the_reserve(const struct run *run, const struct verdict *v)
{
	int older = older_of_two(run);
	const struct call *call = &run->call;
	uint32_t pfn;

	if (broke(v, RULE_MOBILITY))
		return is_older(run, run->side) && !strcmp(v->field, "reserve");
	if (older < 0 || !unequal(v, EQUAL_RESULT) ||
	    (call->op != OP_ALLOC && call->op != OP_ALLOC_FROZEN) ||
	    !call->order || !(call->gfp & GFPB_HIGH))
		return false;
	pfn = run->arena->side[!older].result.pfn;
	return pfn != PFN_NONE &&
	       oracle_type(oracle_of(run, 0), pfn) == MIGRATE_HIGHATOMIC;
}

/* cma_alloc() of more than the area has returns before it counts the failure. */
static bool counts_no_oversized_cma(const struct run *run,
				    const struct verdict *v)
{
	const struct call *call = &run->call;

	return broke(v, RULE_CMA_EVENTS) && is_older(run, run->side) &&
	       !strcmp(v->field, "fail") && call->op == OP_CMA_ALLOC &&
	       call->nr > run->arena->g.cma[call->area].nr;
}

/* Has a compound block been leaked that lies across @pfn? */
static bool leaked_across(const struct run *run, uint32_t pfn)
{
	const struct geometry *g = &run->arena->g;
	uint32_t head = pfn >> g->max_order << g->max_order;

	for (; head < pfn && head < g->nr_pages; head++) {
		const struct known_page *page =
			oracle_page(oracle_of(run, 0), head);

		if (page->kind == PAGE_LEAKED &&
		    page->shape == SHAPE_COMPOUND_HEAD &&
		    head + (1u << page->order) > pfn)
			return true;
	}
	return false;
}

/*
 * A compound block that is bad when it is freed stays as large as it was: isolation
 * finds it in its way where its pageblocks' ends lie within.
 */
static bool leaked_compound_keeps_size(const struct run *run,
				       const struct verdict *v)
{
	const struct geometry *g = &run->arena->g;
	uint32_t size = 1u << g->pageblock_order;
	uint32_t pfn = run->call.pfn / size * size;
	uint32_t end = run->call.pfn + run->call.nr;
	int older = older_of_two(run);

	if (older < 0 ||
	    (!op_is_contig_alloc(run->call.op) && run->call.op != OP_ISOLATE))
		return false;
	if (run->call.op != OP_CMA_ALLOC)
		return run->arena->side[older].result.ret == -EBUSY &&
		       /* The newer may have failed later. */
		       (unequal(v, EQUAL_RESULT) ||
			lists_differ_there(run, v)) &&
		       (leaked_across(run, pfn) ||
			leaked_across(run, (end + size - 1) / size * size));
	/* Then the next place is tried. */
	if (!unequal(v, EQUAL_RESULT))
		return false;
	pfn = g->cma[run->call.area].start;
	end = pfn + g->cma[run->call.area].nr;
	for (; pfn < end; pfn += size)
		if (leaked_across(run, pfn))
			return true;
	return false;
}

static const struct {
	const char *name;
	bool (*applies)(const struct run *run, const struct verdict *v);
} differences[] = {
	{ "6.12-warns-of-held-pages", warns_of_held_pages },
	{ "6.12-defers-nothing", defers_nothing },
	{ "6.12-checks-otherwise", checks_otherwise },
	{ "6.12-cma-pages-are-counted", cma_pages_are_counted },
	{ "6.12-isolation-overwrites-type", isolation_overwrites_type },
	{ "6.12-spares-the-reserve", spares_the_reserve },
	{ "6.12-counts-no-oversized-cma", counts_no_oversized_cma },
	{ "6.12-leaked-compound-keeps-size", leaked_compound_keeps_size },
};

const char *version_difference(const struct run *run, const struct verdict *v)
{
	for (size_t i = 0; i < sizeof(differences) / sizeof(*differences); i++)
		if (differences[i].applies(run, v))
			return differences[i].name;
	return NULL;
}
