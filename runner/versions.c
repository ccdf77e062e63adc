// SPDX-License-Identifier: GPL-2.0-only
/*
 * What Linux before 7.0 does otherwise than 7.3 does, on purpose: known
 * differences of a kernel of that time, alone or against a later one. Each ends
 * the run; docs/kernel.md describes them.
 */
#include <string.h>

#include "runner/internal.h"

static bool is_older(const struct run *run, unsigned int side)
{
	return side < run->r->nr_sides &&
	       !strncmp(run->r->backend[side]->doc ? : "", "Linux 6.", 8);
}

static bool broke(const struct verdict *v, enum rule rule)
{
	return !strcmp(v->rule, rule_infos[rule].name);
}

static bool unequal(const struct verdict *v, enum equality rule)
{
	return !strcmp(v->rule, equality_infos[rule].name);
}

static bool damaged_before(const struct run *run, enum damage damage)
{
	for (size_t i = 0; i < run->op && i < run->program->nr_ops; i++)
		if (run->program->ops[i].code == OP_DAMAGE &&
		    run->program->ops[i].arg[2] == damage)
			return true;
	return false;
}

/* free_contig_range() warns of pages that are still held. */
static bool warns_of_held_pages(const struct run *run, const struct verdict *v)
{
	return broke(v, RULE_WARNING) && run->call.op == OP_FREE_CONTIG &&
	       is_older(run, run->side) &&
	       strstr(v->a[0] ? v->a : v->b, "still in use");
}

/* No FPI_NOLOCK: nothing is put aside for the next who takes the zone's lock. */
static bool defers_nothing(const struct run *run, const struct verdict *v)
{
	return broke(v, RULE_LOCKED) && run->call.op == OP_FREE_NOLOCK &&
	       is_older(run, run->side);
}

/*
 * A page_type or mapcount that is left makes a page bad, or stays and cannot be
 * followed by another type, where 7.3 clears it;
 * page->private of the tails of a block is not looked at.
 */
static bool checks_otherwise(const struct run *run, const struct verdict *v)
{
	return (broke(v, RULE_BAD_PAGE) || unequal(v, EQUAL_BAD_PAGES) ||
		broke(v, RULE_MAPCOUNT) || unequal(v, EQUAL_PREPARED) ||
		(broke(v, RULE_ASSERTION) &&
		 strstr(v->a[0] ? v->a : v->b, "page_type"))) &&
	       (is_older(run, 0) || is_older(run, 1)) &&
	       (damaged_before(run, DAMAGE_TYPE) ||
		damaged_before(run, DAMAGE_MAPCOUNT) ||
		damaged_before(run, DAMAGE_PRIVATE));
}

/*
 * CMA pages are counted to the end: one that is still held when its area takes it
 * back loses a reference and stays, where 7.3 finds a bad page.
 */
static bool cma_pages_are_counted(const struct run *run,
				  const struct verdict *v)
{
	return run->call.op == OP_CMA_RELEASE &&
	       ((broke(v, RULE_COUNTED_BAD) && is_older(run, run->side)) ||
		(unequal(v, EQUAL_BAD_PAGES) &&
		 is_older(run, 0) != is_older(run, 1)));
}

/* Where two machines are compared, and one is older. */
static bool compares_free_pages(const struct run *run, const struct verdict *v)
{
	return is_older(run, 0) != is_older(run, 1) &&
	       (unequal(v, EQUAL_LIST) || unequal(v, EQUAL_LIST_ORDER) ||
		unequal(v, EQUAL_BLOCK_TYPE) || unequal(v, EQUAL_ZONE) ||
		unequal(v, EQUAL_RESULT));
}

/* The type of an isolated pageblock is overwritten, and given anew at its end. */
static bool isolation_overwrites_type(const struct run *run,
				      const struct verdict *v)
{
	return (compares_free_pages(run, v) ||
		((broke(v, RULE_BLOCK_TYPE) || broke(v, RULE_NR_RESERVED)) &&
		 is_older(run, run->side))) &&
	       (is_contig_alloc(&run->call) || run->call.op == OP_ISOLATE ||
		run->call.op == OP_UNDO_ISOLATE);
}

/* Whose pageblocks an allocation falls back to, and which it claims. */
static bool falls_back_otherwise(const struct run *run,
				 const struct verdict *v)
{
	return compares_free_pages(run, v) &&
	       (run->call.op == OP_ALLOC || run->call.op == OP_ALLOC_FROZEN ||
		run->call.op == OP_ALLOC_BULK ||
		run->call.op == OP_ALLOC_HIGHATOMIC);
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
	{ "6.12-falls-back-otherwise", falls_back_otherwise },
};

const char *version_difference(const struct run *run, const struct verdict *v)
{
	for (size_t i = 0; i < sizeof(differences) / sizeof(*differences); i++)
		if (differences[i].applies(run, v))
			return differences[i].name;
	return NULL;
}
