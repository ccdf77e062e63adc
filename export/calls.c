// SPDX-License-Identifier: GPL-2.0-only
/* Each call of a program as C, with a comment that says what it does. */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>

#include "export/internal.h"

void suite_refuse(struct suite *s, const char *format, ...)
{
	va_list args;

	if (s->why)
		return;
	va_start(args, format);
	vsnprintf(s->reason, sizeof(s->reason), format, args);
	va_end(args);
	s->why = s->reason;
}

__attribute__((format(printf, 2, 3)))
static void line(struct suite *s, const char *format, ...)
{
	va_list args;

	fputc('\t', s->body);
	va_start(args, format);
	vfprintf(s->body, format, args);
	va_end(args);
	fputc('\n', s->body);
}

static const char *error_name(int32_t ret)
{
	switch (ret) {
	case -ENOMEM:
		return "-ENOMEM";
	case -EBUSY:
		return "-EBUSY";
	case -EINVAL:
		return "-EINVAL";
	default:
		return "0";
	}
}

/* The flags of an allocation; its zone is named by flags too. */
static void print_gfp(const struct call *c, FILE *out)
{
	static const char *const types[] = {
		[MIGRATE_UNMOVABLE] = "",
		[MIGRATE_MOVABLE] = " | __GFP_MOVABLE",
		[MIGRATE_RECLAIMABLE] = " | __GFP_RECLAIMABLE",
	};
	uint32_t gfp = c->gfp & ~(uint32_t)(GFPB_DMA | GFPB_DMA32 | GFPB_HIGHMEM |
					    GFPB_MOVABLE | GFPB_RECLAIMABLE |
					    GFPB_NOWARN);

	fprintf(out, "%s%s | __GFP_NOWARN", c->zone ? "__GFP_DMA32" : "__GFP_DMA",
		types[c->type]);
	if (gfp) {
		fputs(" | ", out);
		gfp_print(gfp, out);
	}
}

/* The test itself holds a contended lock during the call, which must only try it. */
static bool holds_zone_lock(struct suite *s, const struct call *c)
{
	unsigned int zone = geometry_zone(s->g, c->pfn);

	return op_is(c->op, CLASS_NOLOCK) && s->contended_zone[zone];
}

static bool takes_pcp_lock(const struct call *c)
{
	return op_is(c->op, CLASS_ALLOCATES) || op_is(c->op, CLASS_FREES);
}

static int pcp_zone(struct suite *s, const struct call *c)
{
	if (!takes_pcp_lock(c))
		return -1;
	for (int z = 0; z < s->g->nr_zones; z++) {
		if (!s->contended_pcp[z][s->cpu])
			continue;
		if (op_is(c->op, CLASS_ALLOCATES) || op_is(c->op, CLASS_CONTIG) ||
		    s->g->nr_zones > 1)
			suite_refuse(s, "%s while the per-CPU lock is held",
				     op_infos[c->op].mnemonic);
		return z;
	}
	return -1;
}

static void lock(struct suite *s, int pcp_of, int zone)
{
	if (pcp_of >= 0) {
		s->uses_pcp_lock = true;
		line(s, "pcp = per_cpu_ptr(zones[%d]->per_cpu_pageset, raw_smp_processor_id());",
		     pcp_of);
		line(s, "spin_lock(&pcp->lock);");
	}
	if (zone >= 0) {
		s->uses_flags = true;
		line(s, "spin_lock_irqsave(&zones[%d]->lock, flags);", zone);
	}
}

static void unlock(int pcp_of, int zone, struct suite *s)
{
	if (zone >= 0)
		line(s, "spin_unlock_irqrestore(&zones[%d]->lock, flags);", zone);
	if (pcp_of >= 0)
		line(s, "spin_unlock(&pcp->lock);");
}

static void alloc(struct suite *s, const struct call *c,
		  const struct result *res)
{
	const char *function = c->op == OP_ALLOC ? "alloc_pages" :
						   "alloc_frozen_pages";

	if (res->ret && c->gfp & GFPB_DIRECT_RECLAIM)
		suite_refuse(s, "an allocation that fails and may reclaim");
	fprintf(s->body, "\tpage = %s(", function);
	print_gfp(c, s->body);
	fprintf(s->body, ", %u);\n", c->order);
	if (res->ret)
		line(s, "KUNIT_ASSERT_NULL(test, page);");
	else
		line(s, "KUNIT_ASSERT_PTR_EQ(test, page, nth(%" PRIu32 "));",
		     res->pfn);
}

static void alloc_bulk(struct suite *s, const struct call *c,
		       const struct result *res)
{
	if (c->nr > s->nr_bulk)
		s->nr_bulk = c->nr;
	line(s, "memset(pages, 0, sizeof(pages));");
	fputs("\tret = alloc_pages_bulk(", s->body);
	print_gfp(c, s->body);
	fprintf(s->body, ", %" PRIu32 ", pages);\n", c->nr);
	line(s, "KUNIT_ASSERT_EQ(test, ret, %" PRId32 ");", res->ret);
	for (int32_t i = 0, end; i < res->ret; i = end) {
		for (end = i + 1; end < res->ret &&
		     res->pfns[end] == res->pfns[i] + (uint32_t)(end - i);)
			end++;
		line(s, "for (i = 0; i < %" PRId32 "; i++)", end - i);
		line(s, "\tKUNIT_ASSERT_PTR_EQ(test, pages[%" PRId32 " + i], nth(%" PRIu32 " + i));",
		     i, res->pfns[i]);
	}
}

static void alloc_contig(struct suite *s, const struct call *c,
			 const struct result *res)
{
	uint32_t nr = c->nr ? c->nr : c->op == OP_ALLOC_CONTIG_COMP ?
				      1u << c->order : 0;
	static const char *const flags[] = {
		[false] = "GFP_KERNEL | __GFP_NOWARN",
		[true] = "GFP_KERNEL | __GFP_NOWARN | __GFP_COMP",
	};

	if (!nr) {
		line(s, "/* Of an empty range, there is nothing to do. */");
		return;
	}
	line(s, "ret = %s(first + %" PRIu32 ", first + %" PRIu32 ",",
	     c->op == OP_ALLOC_CONTIG ? "alloc_contig_range" :
					"alloc_contig_frozen_range",
	     c->pfn, c->pfn + nr);
	line(s, "\t\t\t\tACR_FLAGS_NONE, %s);", flags[c->op == OP_ALLOC_CONTIG_COMP]);
	line(s, "KUNIT_ASSERT_EQ(test, ret, %s);", error_name(res->ret));
}

static void free_bulk(struct suite *s, const struct call *c)
{
	if (c->nr > s->nr_bulk)
		s->nr_bulk = c->nr;
	for (uint32_t i = 0, end; i < c->nr; i = end) {
		for (end = i + 1; end < c->nr &&
		     c->pfns[end] == c->pfns[i] + (end - i);)
			end++;
		line(s, "for (i = 0; i < %" PRIu32 "; i++)", end - i);
		line(s, "\tpages[%" PRIu32 " + i] = nth(%" PRIu32 " + i);", i,
		     c->pfns[i]);
	}
	line(s, "free_pages_bulk(pages, %" PRIu32 ");", c->nr);
}

static void damage(struct suite *s, const struct call *c)
{
	static const char *const how[NR_DAMAGES] = {
		[DAMAGE_MAPCOUNT] = "atomic_set(&nth(%u)->_mapcount, 0);",
		[DAMAGE_MAPPING] = "nth(%u)->mapping = (void *)test;",
		[DAMAGE_LOCKED] = "__set_bit(PG_locked, &nth(%u)->flags.f);",
		[DAMAGE_LRU] = "__set_bit(PG_lru, &nth(%u)->flags.f);",
		[DAMAGE_PRIVATE] = "set_page_private(nth(%u), 1);",
		[DAMAGE_MLOCKED] = "__set_bit(PG_mlocked, &nth(%u)->flags.f);",
		[DAMAGE_ANON] = "nth(%u)->mapping = (void *)((unsigned long)test | FOLIO_MAPPING_ANON);",
		[DAMAGE_TYPE] = "nth(%u)->page_type = PGTY_table << 24;",
		[DAMAGE_DIRTY] = "__set_bit(PG_dirty, &nth(%u)->flags.f);",
	};

	if (!how[c->kind]) {
		suite_refuse(s, "hwpoison, which UML does not have");
		return;
	}
	fputc('\t', s->body);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	fprintf(s->body, how[c->kind], c->pfn);
#pragma GCC diagnostic pop
	fputc('\n', s->body);
}

static void repair(struct suite *s, const struct call *c)
{
	line(s, "atomic_set(&nth(%" PRIu32 ")->_mapcount, -1);", c->pfn);
	line(s, "nth(%" PRIu32 ")->flags.f &=", c->pfn);
	line(s, "\t~(BIT(PG_locked) | BIT(PG_lru) | BIT(PG_mlocked) | BIT(PG_dirty));");
	line(s, "nth(%" PRIu32 ")->mapping = NULL;", c->pfn);
	line(s, "set_page_private(nth(%" PRIu32 "), 0);", c->pfn);
}

static void contend(struct suite *s, const struct call *c)
{
	if (c->kind && (c->after || c->times)) {
		suite_refuse(s, "a lock that only some trylocks of an operation fail to get");
		return;
	}
	if (c->op == OP_CONTEND_ZONE)
		s->contended_zone[c->zone] = c->kind;
	else
		s->contended_pcp[c->zone][s->cpu] = c->kind;
}

/* What a call does. 1: its order, 2: its pages, 3: how many, 4: the page. */
static const char *sentence(const struct call *c)
{
	switch ((enum op_code)c->op) {
	case OP_ALLOC:
		return "Allocate a block of order %u";
	case OP_ALLOC_FROZEN:
		return "Allocate a block of order %u, frozen";
	case OP_ALLOC_BULK:
		return "Allocate %3$u single pages";
	case OP_ALLOC_CONTIG:
		return "Allocate %2$s";
	case OP_ALLOC_CONTIG_FROZEN:
		return "Allocate %2$s, frozen";
	case OP_ALLOC_CONTIG_COMP:
		return "Allocate a compound page of order %u at page %4$u";
	case OP_FREE:
		return "Free %2$s";
	case OP_FREE_NOLOCK:
		return "Free %2$s, with trylocks only";
	case OP_FREE_CONTIG:
		return "Drop a reference to each of %2$s, as one range";
	case OP_FREE_CONTIG_FROZEN:
		return "Free %2$s, which are frozen, as one range";
	case OP_FREE_BULK:
		return "Free an array of %3$u pages, as vfree() does";
	case OP_PUT:
		return "Drop a reference to page %4$u";
	case OP_GET:
		return "Take another reference to page %4$u";
	case OP_TRY_GET:
		return "Try to take a reference to page %4$u";
	case OP_FREEZE:
		return "Freeze page %4$u";
	case OP_UNFREEZE:
		return "Unfreeze page %4$u";
	case OP_SPLIT:
		return "Split the block of order %u at page %4$u";
	case OP_DAMAGE:
		return "Leave something behind in page %4$u";
	case OP_REPAIR:
		return "Repair page %4$u";
	case OP_CPU:
		return "Move to another CPU";
	case OP_DRAIN:
		return "Drain this CPU's lists";
	case OP_DRAIN_ALL:
		return "Drain all per-CPU lists";
	case OP_DECAY:
		return "Let pcp->high decay";
	case OP_ISOLATE:
		return "Isolate the pageblocks of %2$s";
	case OP_UNDO_ISOLATE:
		return "Undo the isolation of %2$s";
	case OP_PRESSURE:
		return "Set the zone's pressure flags";
	default:
		return op_infos[c->op].mnemonic;
	}
}

static void comment(struct suite *s, const struct op *op, const struct call *c,
		    const struct result *res)
{
	uint32_t nr = c->nr ? c->nr : 1;
	char text[64];

	snprintf(text, sizeof(text), nr == 1 ? "page %" PRIu32 :
		 "pages %" PRIu32 " to %" PRIu32, c->pfn, c->pfn + nr - 1);
	fputs("\t/* ", s->body);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	fprintf(s->body, sentence(c), c->order, text, c->nr, c->pfn + c->tail);
#pragma GCC diagnostic pop
	fprintf(s->body, "%s%s. */\n", !op ? " that is still held" : "",
		res->ret < 0 ? ": this fails" : "");
}

static bool is_said(const struct call *c)
{
	return c->op != OP_CONTEND_ZONE && c->op != OP_CONTEND_PCP;
}

void suite_call(struct suite *s, const struct op *op, const struct call *c,
		const struct result *res)
{
	static const char *const modes[NR_ISOLATE_MODES] = {
		[ISOLATE_MODE_MEM_OFFLINE] = "PB_ISOLATE_MODE_MEM_OFFLINE",
		[ISOLATE_MODE_CMA_ALLOC] = "PB_ISOLATE_MODE_CMA_ALLOC",
		[ISOLATE_MODE_OTHER] = "PB_ISOLATE_MODE_OTHER",
	};
	const char *frozen = c->frozen ? "free_frozen_pages" : NULL;
	int zone = holds_zone_lock(s, c) ? (int)geometry_zone(s->g, c->pfn) : -1;
	int pcp_of = pcp_zone(s, c);
	uint32_t end = c->pfn + c->nr;

	if (op_is(c->op, CLASS_NOLOCK) && c->kind != CONTEXT_TASK)
		suite_refuse(s, "%s outside a task", op_infos[c->op].mnemonic);
	if (is_said(c)) {
		fputc('\n', s->body);
		comment(s, op, c, res);
		if (zone >= 0)
			line(s, "/* The test holds the zone's lock, as another CPU might. */");
	}
	s->has_bad |= res->nr_bad;
	for (uint32_t i = 0; i < res->nr_bad && i < RESULT_MAX_BAD; i++)
		line(s, "expect_bad_page(test, %" PRIu32 ");", res->bad[i]);
	lock(s, pcp_of, zone);
	switch ((enum op_code)c->op) {
	case OP_ALLOC:
	case OP_ALLOC_FROZEN:
		alloc(s, c, res);
		break;
	case OP_ALLOC_BULK:
		alloc_bulk(s, c, res);
		break;
	case OP_ALLOC_CONTIG:
	case OP_ALLOC_CONTIG_FROZEN:
	case OP_ALLOC_CONTIG_COMP:
		alloc_contig(s, c, res);
		break;
	case OP_FREE:
		line(s, "%s(nth(%" PRIu32 "), %u);", frozen ? frozen : "__free_pages",
		     c->pfn, c->order);
		break;
	case OP_FREE_NOLOCK:
		line(s, "%s(nth(%" PRIu32 "), %u);",
		     frozen ? "free_frozen_pages_nolock" : "free_pages_nolock",
		     c->pfn, c->order);
		break;
	case OP_FREE_CONTIG:
		line(s, "free_contig_range(first + %" PRIu32 ", %" PRIu32 ");",
		     c->pfn, c->nr);
		break;
	case OP_FREE_CONTIG_FROZEN:
		line(s, "free_contig_frozen_range(first + %" PRIu32 ", %" PRIu32 ");",
		     c->pfn, c->nr);
		break;
	case OP_FREE_BULK:
		free_bulk(s, c);
		break;
	case OP_PUT:
		line(s, "put_page(nth(%" PRIu32 "));", c->pfn + c->tail);
		break;
	case OP_GET:
		line(s, "get_page(nth(%" PRIu32 "));", c->pfn + c->tail);
		break;
	case OP_TRY_GET:
		line(s, "ret = page_ref_add_unless_zero(nth(%" PRIu32 "), 1);", c->pfn);
		line(s, "KUNIT_ASSERT_EQ(test, ret, %" PRId32 ");", res->ret);
		if (res->ret)
			line(s, "put_page(nth(%" PRIu32 "));", c->pfn);
		break;
	case OP_FREEZE:
		line(s, "KUNIT_ASSERT_EQ(test, page_ref_freeze(nth(%" PRIu32 "), %" PRId32 "), %" PRId32 ");",
		     c->pfn, c->refs, res->ret);
		break;
	case OP_UNFREEZE:
		line(s, "page_ref_unfreeze(nth(%" PRIu32 "), %" PRId32 ");",
		     c->pfn, c->refs);
		break;
	case OP_SPLIT:
		line(s, "split_page(nth(%" PRIu32 "), %u);", c->pfn, c->order);
		break;
	case OP_DAMAGE:
		damage(s, c);
		break;
	case OP_REPAIR:
		repair(s, c);
		break;
	case OP_CPU:
		s->cpu = c->cpu;
		line(s, "set_cpus_allowed_ptr(current, cpumask_of(%u));", c->cpu);
		break;
	case OP_CONTEND_PCP:
	case OP_CONTEND_ZONE:
		contend(s, c);
		break;
	case OP_DRAIN:
		if (c->cpu != s->cpu)
			suite_refuse(s, "drain of another CPU");
		line(s, "drain_local_pages(NULL);");
		break;
	case OP_DRAIN_ALL:
		line(s, "drain_all_pages(NULL);");
		break;
	case OP_DECAY:
		line(s, "decay_pcp_high(zones[%u], per_cpu_ptr(zones[%u]->per_cpu_pageset, %u));",
		     c->zone, c->zone, s->cpu);
		break;
	case OP_ISOLATE:
		line(s, "ret = start_isolate_page_range(first + %" PRIu32 ", first + %" PRIu32 ",",
		     c->pfn, end);
		line(s, "\t\t\t       %s);", modes[c->kind]);
		line(s, "KUNIT_ASSERT_EQ(test, ret, %s);", error_name(res->ret));
		break;
	case OP_UNDO_ISOLATE:
		line(s, "undo_isolate_page_range(first + %" PRIu32 ", first + %" PRIu32 ");",
		     c->pfn, end);
		break;
	case OP_PRESSURE:
		line(s, "assign_bit(ZONE_RECLAIM_ACTIVE, &zones[%u]->flags, %d);",
		     c->zone, !!(c->kind & ZONES_RECLAIM_ACTIVE));
		line(s, "assign_bit(ZONE_BELOW_HIGH, &zones[%u]->flags, %d);",
		     c->zone, !!(c->kind & ZONES_BELOW_HIGH));
		break;
	case OP_TASK:
		if (c->kind == TASK_ORDINARY)
			break;
		/* fallthrough */
	default:
		suite_refuse(s, "%s: no function that a test can call does it in these zones",
			     op_infos[c->op].mnemonic);
	}
	unlock(pcp_of, zone, s);
	if (op)
		s->nr_allocs += op_allocates(op);
}
