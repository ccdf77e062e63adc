// SPDX-License-Identifier: GPL-2.0-only
/* Equality of two machines, and the differences that are allowed. */
#include "oracle/equality.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const struct equality_info equality_infos[NR_EQUALITIES] = {
#define EQUAL(NAME, n, s) [EQUAL_##NAME] = { n, s },
#include "oracle/equality.def"
};

const struct equality_info allowance_infos[NR_ALLOWANCES] = {
#define ALLOW(NAME, n, s) [ALLOW_##NAME] = { n, s },
#include "oracle/equality.def"
};

bool equality_ignored[NR_EQUALITIES];

static bool differ(struct inequality *d, enum equality rule, const char *field,
		   uint32_t pfn, int zone, int64_t a, int64_t b)
{
	*d = (struct inequality){ rule, field, pfn, zone, a, b, "" };
	return equality_ignored[rule];
}

/* Of a field that has parts: one of them. */
__attribute__((format(printf, 2, 3)))
static void name_part(struct inequality *d, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(d->part, sizeof(d->part), format, args);
	va_end(args);
}

/* Results that differ lead to states that cannot be compared. */
static bool part(struct inequality *d, const char *field, int64_t a, int64_t b)
{
	differ(d, EQUAL_RESULT, field, PFN_NONE, -1, a, b);
	return false;
}

static bool has_bad(const struct result *r, uint32_t pfn)
{
	for (uint32_t i = 0; i < r->nr_bad && i < RESULT_MAX_BAD; i++)
		if (r->bad[i] == pfn)
			return true;
	return r->nr_bad > RESULT_MAX_BAD;
}

static bool same_bad(const struct result *a, const struct result *b,
		     bool swapped, struct inequality *d)
{
	for (uint32_t i = 0; i < a->nr_bad && i < RESULT_MAX_BAD; i++)
		if (!has_bad(b, a->bad[i]) &&
		    !differ(d, EQUAL_BAD_PAGES, "report", a->bad[i], -1,
			    !swapped, swapped))
			return false;
	return true;
}

bool equality_results(const struct call *call, const struct result *a,
		      const struct result *b, struct inequality *d)
{
	if (a->ret != b->ret)
		return part(d, "ret", a->ret, b->ret);
	if (a->pfn != b->pfn)
		return part(d, "pfn", a->pfn, b->pfn);
	for (int32_t i = 0; call->op == OP_ALLOC_BULK && i < a->ret; i++)
		if (a->pfns[i] != b->pfns[i])
			return part(d, "pfns", a->pfns[i], b->pfns[i]);
	return same_bad(a, b, false, d) && same_bad(b, a, true, d);
}

/* Is page->private about the list that the page is on, not about the page? */
static bool private_is_order(const struct page_state *s)
{
	return s->where == WHERE_BUDDY || s->where == WHERE_DEFERRED;
}

static bool equal_pages(const struct geometry *g, enum equality_when when,
			uint32_t pfn, const struct page_state *a,
			const struct page_state *b, uint64_t *seen,
			struct inequality *d)
{
	if (a->refcount != b->refcount &&
	    !differ(d, EQUAL_REFCOUNT, "refcount", pfn, -1, a->refcount,
		    b->refcount))
		return false;
	if ((a->flags ^ b->flags) & ~PGS_BUDDY &&
	    !differ(d, EQUAL_PREPARED, "flags", pfn, -1, a->flags, b->flags))
		return false;
	if (a->mapping != b->mapping &&
	    !differ(d, EQUAL_PREPARED, "mapping", pfn, -1, a->mapping,
		    b->mapping))
		return false;
	if (a->mapcount != b->mapcount &&
	    !differ(d, EQUAL_PREPARED, "mapcount", pfn, -1, a->mapcount,
		    b->mapcount))
		return false;
	if (a->head != b->head &&
	    !differ(d, EQUAL_PREPARED, "head", pfn, -1, a->head, b->head))
		return false;
	if (!private_is_order(a) && !private_is_order(b) &&
	    a->private != b->private &&
	    !differ(d, EQUAL_PREPARED, "private", pfn, -1, (int64_t)a->private,
		    (int64_t)b->private))
		return false;

	if (when == EQUAL_AT_ONCE) {
		if (a->where != b->where || a->order != b->order)
			seen[ALLOW_PCP_LISTS]++;
		return true;
	}
	if (a->where != b->where &&
	    !differ(d, EQUAL_LIST, "where", pfn, -1, a->where, b->where))
		return false;
	if (a->order != b->order &&
	    !differ(d, EQUAL_LIST, "order", pfn, -1, a->order, b->order))
		return false;
	if (a->cpu != b->cpu &&
	    !differ(d, EQUAL_LIST, "cpu", pfn, -1, a->cpu, b->cpu))
		return false;
	if (a->flags != b->flags &&
	    !differ(d, EQUAL_LIST, "flags", pfn, -1, a->flags, b->flags))
		return false;
	if (a->private != b->private &&
	    !differ(d, EQUAL_LIST, "private", pfn, -1, (int64_t)a->private,
		    (int64_t)b->private))
		return false;
	if (a->list != b->list) {
		if ((when != EQUAL_DRAINED || a->order <= g->pageblock_order ||
		     a->list >= MIGRATE_PCPTYPES ||
		     b->list >= MIGRATE_PCPTYPES) &&
		    !differ(d, EQUAL_LIST, "list", pfn, -1, a->list, b->list))
			return false;
		seen[ALLOW_MIXED_TYPE]++;
	}
	if (a->prev != b->prev || a->next != b->next) {
		if (when == EQUAL_ALL &&
		    !differ(d, EQUAL_LIST_ORDER,
			    a->prev != b->prev ? "prev" : "next", pfn, -1,
			    a->prev != b->prev ? a->prev : a->next,
			    a->prev != b->prev ? b->prev : b->next))
			return false;
		seen[ALLOW_LIST_ORDER]++;
	}
	return true;
}

static bool equal_blocks(const struct geometry *g, enum equality_when when,
			 const struct snapshot *a, const struct snapshot *b,
			 uint64_t *seen, struct inequality *d)
{
	for (size_t i = 0; i < a->nr_blocks; i++) {
		if (a->block_types[i] == b->block_types[i])
			continue;
		/*
		 * A free block larger than a pageblock took the type of the
		 * piece that came last. equal_pages() holds the block itself
		 * to the same exception.
		 */
		if ((when == EQUAL_ALL || g->pageblock_order == g->max_order ||
		     a->block_types[i] >= MIGRATE_PCPTYPES ||
		     b->block_types[i] >= MIGRATE_PCPTYPES) &&
		    !differ(d, EQUAL_BLOCK_TYPE, "type", a->block_pfns[i], -1,
			    a->block_types[i], b->block_types[i]))
			return false;
		seen[ALLOW_MIXED_TYPE]++;
	}
	return true;
}

static bool equal_tuning(const struct pcp_state *p, const struct pcp_state *q,
			 int zone, struct inequality *d)
{
#define COMPARE(field)							\
	do {								\
		if (p->field != q->field &&				\
		    !differ(d, EQUAL_PCP, "tuning", PFN_NONE, zone,	\
			    p->field, q->field)) {			\
			name_part(d, #field);				\
			return false;					\
		}							\
	} while (0)
	COMPARE(high);
	COMPARE(high_min);
	COMPARE(high_max);
	COMPARE(batch);
	COMPARE(free_count);
	COMPARE(alloc_factor);
	COMPARE(flags);
#undef COMPARE
	return true;
}

static bool equal_zones(const struct geometry *g, enum equality_when when,
			const struct snapshot *a, const struct snapshot *b,
			uint64_t *seen, struct inequality *d)
{
	for (int zone = 0; zone < g->nr_zones; zone++) {
		const struct zone_state *x = &a->zones[zone];
		const struct zone_state *y = &b->zones[zone];

#define COMPARE(field)                                                         \
	do {                                                                   \
		if (x->field != y->field &&                                    \
		    !differ(d, EQUAL_ZONE, #field, PFN_NONE, zone,             \
			    (int64_t)x->field, (int64_t)y->field))             \
			return false;                                          \
	} while (0)
		COMPARE(pgalloc);
		COMPARE(min_mark);
		COMPARE(nr_reserved_highatomic);
		COMPARE(nr_isolate_pageblock);
		COMPARE(nr_mlock);
		if ((x->flags ^ y->flags) & ZONES_BELOW_HIGH &&
		    when != EQUAL_ALL)
			seen[ALLOW_BELOW_HIGH]++;
		else
			COMPARE(flags);
		if (when == EQUAL_AT_ONCE) {
			if (x->nr_free_pages != y->nr_free_pages)
				seen[ALLOW_PCP_LISTS]++;
			continue;
		}
		for (int i = 0; i <= g->max_order; i++) {
			if (x->nr_free[i] == y->nr_free[i] ||
			    differ(d, EQUAL_ZONE, "nr_free[i]", PFN_NONE, zone,
				   x->nr_free[i], y->nr_free[i]))
				continue;
			name_part(d, "order %d", i);
			return false;
		}
		COMPARE(nr_free_pages);
		COMPARE(nr_free_cma);
		COMPARE(nr_free_highatomic);
		COMPARE(nr_free_blocks);
#undef COMPARE
		for (int cpu = 0; cpu < g->nr_cpus; cpu++) {
			const struct pcp_state *p = &a->pcps[zone][cpu];
			const struct pcp_state *q = &b->pcps[zone][cpu];

			if (p->count != q->count &&
			    !differ(d, EQUAL_PCP, "count", PFN_NONE, zone,
				    p->count, q->count))
				return false;
			if (!memcmp(p, q, sizeof(*p)))
				continue;
			if (when == EQUAL_ALL &&
			    !equal_tuning(p, q, zone, d))
				return false;
			seen[ALLOW_PCP_TUNING]++;
		}
	}
	return true;
}

static bool equal_counts(const struct geometry *g, const struct event_state *a,
			 const struct event_state *b, struct inequality *d)
{
#define COMPARE(field, name)                                                   \
	do {                                                                   \
		if (a->field != b->field &&                                    \
		    !differ(d, EQUAL_EVENTS, name, PFN_NONE, -1,               \
			    (int64_t)a->field, (int64_t)b->field))             \
			return false;                                          \
	} while (0)
	COMPARE(page_free_events, "page_free_events");
	COMPARE(page_free_pages, "page_free_pages");
	COMPARE(unevictable_cleared, "unevictable_cleared");
	COMPARE(compact_isolated, "compact_isolated");
	COMPARE(cma_success, "cma_success");
	COMPARE(cma_fail, "cma_fail");
	COMPARE(others, "others");
	for (int i = 0; i < g->nr_cma; i++) {
		COMPARE(cma_available[i], "cma_available");
		COMPARE(cma_used[i], "cma_used");
	}
#undef COMPARE
	return true;
}

bool equality_snapshots(const struct geometry *g, enum equality_when when,
			const struct snapshot *a, const struct snapshot *b,
			const int64_t deferred[2], uint64_t *seen,
			struct inequality *d)
{
	int64_t pgfree[2] = { (int64_t)a->events.pgfree + deferred[0],
			      (int64_t)b->events.pgfree + deferred[1] };

	for (size_t i = 0; i < a->nr; i++)
		if (memcmp(&a->pages[i], &b->pages[i], sizeof(a->pages[i])) &&
		    !equal_pages(g, when, a->pfns[i], &a->pages[i],
				 &b->pages[i], seen, d))
			return false;
	if (!equal_blocks(g, when, a, b, seen, d) ||
	    !equal_zones(g, when, a, b, seen, d))
		return false;
	if (deferred[0] != deferred[1]) {
		if (when != EQUAL_AT_ONCE &&
		    !differ(d, EQUAL_EVENTS, "deferred", PFN_NONE, -1,
			    deferred[0], deferred[1]))
			return false;
		seen[ALLOW_DEFERRED]++;
	}
	if (pgfree[0] != pgfree[1] &&
	    !differ(d, EQUAL_EVENTS, "pgfree", PFN_NONE, -1, pgfree[0],
		    pgfree[1]))
		return false;
	return equal_counts(g, &a->events, &b->events, d);
}
