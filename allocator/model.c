/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The model behind struct backend_ops: making machines, and running calls.
 */
#include <errno.h>
#include <stdlib.h>

#include "allocator/answers.h"
#include "allocator/boot.h"
#include "allocator/cma.h"
#include "allocator/contig/contig.h"
#include "allocator/contig_alloc.h"
#include "allocator/damage.h"
#include "allocator/highatomic.h"
#include "allocator/memmap.h"
#include "allocator/model.h"
#include "allocator/observe.h"
#include "allocator/canonicalize.h"

void machine_warn(struct machine *m, const char *file, int line,
		  const char *function, const char *what)
{
	struct result *res = m->res;
	struct warning *warning;

	if (res->nr_warned++ >= RESULT_MAX_WARNED)
		return;
	warning = &res->warnings[res->nr_warned - 1];
	warning->what = what;
	origin_take(&warning->at, file, line, function,
		    __builtin_return_address(0));
}

/**
 * struct model - what tells the models apart
 * @contig: how contiguous ranges are freed.
 * @refcounts: enum refcounts, or %BY_GEOMETRY: as the machine has them.
 */
struct model {
	const struct contig_ops *contig;
	int refcounts;
};

#define BY_GEOMETRY (-1)

/* --- machines --- */

static void machine_destroy(struct machine *m)
{
	memmap_destroy(m);
	for (unsigned int i = 0; i < m->nr_cma; i++)
		free(m->cma[i].bitmap);
	for (unsigned int i = 0; i < m->nr_zones && !m->sparse; i++)
		free(m->zones[i].pageblocks);
	free(m->shared_pageblocks);
	free(m->fresh_heads);
	free(m->seen.ranges);
	free(m->undo.ranges);
	free(m->seen_blocks.pfns);
	free(m->undo_blocks.pfns);
	free(m);
}

static struct machine *machine_create(const void *impl,
				      const struct geometry *g,
				      const char **why)
{
	const struct model *model = impl;
	struct machine *m = calloc(1, sizeof(*m));

	if (!m) {
		*why = "no memory for the machine";
		return NULL;
	}
	m->geometry = *g;
	m->contig = model->contig;
	m->frozen_bit = (model->refcounts == BY_GEOMETRY ? g->refcounts :
							   model->refcounts) ==
			REFCOUNTS_FROZEN_BIT;
	m->max_order = g->max_order;
	m->pageblock_order = g->pageblock_order;
	m->thp_order = g->thp_order;
	m->nr_cpus = g->nr_cpus;
	m->nr_zones = g->nr_zones;
	m->nr_cma = g->nr_cma;
	m->nr_pcp_lists = g->thp_order ? NR_PCP_LISTS : NR_LOWORDER_PCP_LISTS;
	m->check_pages = g->check_pages;
	m->defrag_mode = g->defrag_mode;
	m->res = &m->scratch;

	*why = memmap_create(m);
	if (!*why)
		*why = machine_boot(m);
	if (*why) {
		machine_destroy(m);
		return NULL;
	}
	return m;
}

/* --- calls --- */

static int done(struct result *res, struct page *page)
{
	if (!page)
		return -ENOMEM;
	res->pfn = page->pfn;
	return 0;
}

static int do_alloc(struct machine *m, const struct call *c, struct result *res)
{
	const struct alloc_context ac = {
		.gfp = c->gfp,
		.order = c->order,
		.zone = c->zone,
		.migratetype = c->type,
	};
	struct page *page;
	jmp_buf abandoned;

	m->abandoned = &abandoned;
	if (setjmp(abandoned))
		return -EAGAIN;
	page = c->op == OP_ALLOC_HIGHATOMIC ?
		       alloc_frozen_pages_highatomic(m, &ac) :
		       alloc_frozen_pages(m, &ac);
	if (page && c->op != OP_ALLOC_FROZEN)
		set_page_refcounted(m, page);
	return done(res, page);
}

static int do_alloc_nolock(struct machine *m, const struct call *c,
			   struct result *res)
{
	struct page *page = alloc_frozen_pages_nolock(m, c->order);

	if (page && !c->frozen)
		set_page_refcounted(m, page);
	return done(res, page);
}

static int do_alloc_bulk(struct machine *m, const struct call *c,
			 struct result *res)
{
	const struct alloc_context ac = {
		.zone = c->zone,
		.migratetype = c->type,
	};

	return alloc_pages_bulk(m, &ac, res->pfns, c->nr);
}

static int do_alloc_contig(struct machine *m, const struct call *c,
			   struct result *res)
{
	unsigned long nr = c->nr;
	int ret;

	if (!nr && c->op == OP_ALLOC_CONTIG_COMP)
		nr = 1ul << c->order;
	if (!nr)
		return -EINVAL;

	if (c->op == OP_ALLOC_CONTIG)
		ret = alloc_contig_range(m, c->pfn, c->pfn + nr);
	else
		ret = alloc_contig_frozen_range(m, c->pfn, c->pfn + nr, false,
						c->op == OP_ALLOC_CONTIG_COMP);
	if (!ret)
		res->pfn = c->pfn;
	return ret;
}

static int do_cma_alloc(struct machine *m, const struct call *c,
			struct result *res)
{
	return cma_alloc(m, &m->cma[c->area], c->nr, c->order, &res->pfn);
}

static void do_free(struct machine *m, const struct call *c,
		    unsigned int fpi_flags)
{
	struct page *page = pfn_to_page(m, c->pfn);

	if (c->frozen)
		__free_frozen_pages(m, page, c->order, fpi_flags);
	else
		___free_pages(m, page, c->order, fpi_flags);
}

static int do_try_get(struct machine *m, const struct call *c)
{
	struct page *page = pfn_to_page(m, c->pfn);

	if (!page_ref_add_unless_zero(m, page, 1))
		return 0;
	put_page(m, page);
	return 1;
}

/*
 * The kernel moves pageblocks only that no larger free block reaches into: it
 * looks for free blocks within the pageblock and no further.
 */
static int do_set_type(struct machine *m, const struct call *c)
{
	struct page *page = pfn_to_page(m, c->pfn);
	unsigned long start = pageblock_start_pfn(m, c->pfn);
	int mt = get_pageblock_migratetype(m, page);
	unsigned long buddy_pfn;
	struct page *buddy;

	if (!migratetype_is_mergeable(mt) ||
	    !migratetype_is_mergeable(c->type) || !pfn_valid(m, start))
		return -1;

	buddy_pfn = find_large_buddy(m, start);
	buddy = pfn_to_page(m, buddy_pfn);
	if (PageBuddy(buddy) && buddy_order(buddy) > m->pageblock_order)
		return -1;

	return move_freepages_block(m, page_zone(m, page), page, mt, c->type) <
			       0 ? -1 : 0;
}

static void do_pressure(struct machine *m, const struct call *c)
{
	const uint64_t settable = ZONES_RECLAIM_ACTIVE | ZONES_BELOW_HIGH;
	struct zone *zone = &m->zones[c->zone];

	zone->flags = (zone->flags & ~settable) | (c->kind & settable);
}

static bool is_lockless(const struct call *c)
{
	return op_is(c->op, CLASS_NOLOCK);
}

static struct contention contention(const struct call *c)
{
	return (struct contention){
		.on = c->kind, .after = c->after, .times = c->times,
	};
}

static void machine_apply(struct machine *m, const struct call *c,
			  struct result *res)
{
	struct zone *zone = &m->zones[c->zone < m->nr_zones ? c->zone : 0];

	result_clear(res);
	m->res = res;
	m->request = c;
	m->nr_unanswered = 0;
	m->call++;
	m->context = is_lockless(c) ? c->kind : CONTEXT_TASK;

	switch ((enum op_code)c->op) {
	case OP_ALLOC:
	case OP_ALLOC_FROZEN:
	case OP_ALLOC_HIGHATOMIC:
		res->ret = do_alloc(m, c, res);
		break;
	case OP_ALLOC_NOLOCK:
		res->ret = do_alloc_nolock(m, c, res);
		break;
	case OP_ALLOC_BULK:
		res->ret = do_alloc_bulk(m, c, res);
		break;
	case OP_ALLOC_CONTIG:
	case OP_ALLOC_CONTIG_FROZEN:
	case OP_ALLOC_CONTIG_COMP:
		res->ret = do_alloc_contig(m, c, res);
		break;
	case OP_CMA_ALLOC:
		res->ret = do_cma_alloc(m, c, res);
		break;
	case OP_CMA_RELEASE:
		if (!cma_release(m, &m->cma[c->area], c->pfn, c->nr))
			res->ret = -EINVAL;
		break;
	case OP_FREE:
		do_free(m, c, FPI_NONE);
		break;
	case OP_FREE_NOLOCK:
		do_free(m, c, FPI_NOLOCK);
		break;
	case OP_FREE_CONTIG:
		free_contig_range(m, c->pfn, c->nr);
		break;
	case OP_FREE_CONTIG_FROZEN:
		free_contig_frozen_range(m, c->pfn, c->nr);
		break;
	case OP_FREE_BULK:
		free_pages_bulk(m, c->pfns, c->nr);
		break;
	case OP_PUT:
		put_page(m, pfn_to_page(m, c->pfn + c->tail));
		break;
	case OP_GET:
		get_page(m, pfn_to_page(m, c->pfn + c->tail));
		break;
	case OP_TRY_GET:
		res->ret = do_try_get(m, c);
		break;
	case OP_FREEZE:
		res->ret = page_ref_freeze(m, pfn_to_page(m, c->pfn), c->refs);
		break;
	case OP_UNFREEZE:
		page_ref_unfreeze(m, pfn_to_page(m, c->pfn), c->refs);
		break;
	case OP_SPLIT:
		split_page(m, pfn_to_page(m, c->pfn), c->order);
		break;
	case OP_DAMAGE:
		page_damage(m, pfn_to_page(m, c->pfn), c->kind);
		break;
	case OP_REPAIR:
		page_repair(m, pfn_to_page(m, c->pfn));
		break;
	case OP_TASK:
		m->task = c->kind;
		break;
	case OP_RECLAIM:
	case OP_COMPACT:
	case OP_OOM:
		/* For requests, which bring their answers along. */
		break;
	case OP_CPU:
		m->cpu = c->cpu;
#ifdef MODEL_RACING
		racing_enter(m, c->kind == CONTEXT_IRQ);
#endif
		break;
	case OP_CONTEND_PCP:
		zone->pcp[m->cpu].lock.contended = contention(c);
		break;
	case OP_CONTEND_ZONE:
		zone->lock.contended = contention(c);
		break;
	case OP_DRAIN:
		drain_pages(m, c->cpu);
		break;
	case OP_DRAIN_ALL:
		drain_all_pages(m, NULL);
		break;
	case OP_DECAY:
		decay_pcp_high(m, zone, &zone->pcp[m->cpu]);
		break;
	case OP_SET_TYPE:
		res->ret = do_set_type(m, c);
		break;
	case OP_ISOLATE:
		res->ret = c->nr ? start_isolate_page_range(
					   m, c->pfn, c->pfn + c->nr, c->kind) :
				   -EINVAL;
		break;
	case OP_UNDO_ISOLATE:
		if (c->nr)
			undo_isolate_page_range(m, c->pfn, c->pfn + c->nr);
		break;
	case OP_UNRESERVE:
		res->ret = unreserve_highatomic_pageblock(m, m->nr_zones - 1u,
							  c->type, c->kind);
		break;
	case OP_PRESSURE:
		do_pressure(m, c);
		break;
	case OP_KSWAPD:
		balance_pgdat(m);
		break;
	case OP_OVERLAP:
	case OP_SWITCH:
	case OP_INTERRUPT:
	case NR_OPS:
		break;
	}
	m->res = &m->scratch;
}

static const struct backend_ops model_ops = {
	.create = machine_create,
	.destroy = machine_destroy,
	.reset = machine_reset,
	.apply = machine_apply,
	.drain = machine_drain,
	.canonicalize = machine_canonicalize,
	.touched = machine_touched,
	.touched_clear = machine_touched_clear,
	.page = machine_page,
	.zone = machine_zone,
	.pcp = machine_pcp,
	.events = machine_events,
	.pageblock_type = machine_pageblock_type,
#ifdef MODEL_RACING
	.overlap = racing_overlap,
#endif
};

/* Each way of freeing, with counts as the machine has them or as pinned. */
#define MODEL(name_, ops_, per_page_, doc_, refcounts_)			\
	{								\
		.name = "model/" name_,					\
		.doc = "our model; " doc_,				\
		.ops = &model_ops,					\
		.impl = &(const struct model){ &contig_##ops_, refcounts_ }, \
		.debug_vm = true,					\
		.per_page = per_page_,					\
		.needs = NEED(FEW_SECTIONS),				\
	},

#ifdef MODEL_RACING
const struct backend model_racing_backends[] = {
#else
const struct backend model_backends[] = {
#endif
#define CONTIG(ops, name, per_page, doc)				\
	MODEL(name, ops, per_page, doc, BY_GEOMETRY)
#include "allocator/contig/contig.def"
#undef CONTIG
#define CONTIG(ops, name, per_page, doc)				\
	MODEL(name "/zero-frozen", ops, per_page,			\
	      doc "; zero-frozen counts", REFCOUNTS_ZERO_FROZEN)
#include "allocator/contig/contig.def"
#undef CONTIG
#define CONTIG(ops, name, per_page, doc)				\
	MODEL(name "/frozen-bit", ops, per_page,			\
	      doc "; counts with a frozen bit", REFCOUNTS_FROZEN_BIT)
#include "allocator/contig/contig.def"
#undef CONTIG
	{ 0 },
};
