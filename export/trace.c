// SPDX-License-Identifier: GPL-2.0-only
/* Calls as lines of numbers, which booted/replay.c reads. */
#include <inttypes.h>

#include "export/internal.h"

void trace_machine(struct suite *s)
{
	const struct geometry *g = s->g;

	fprintf(s->trace, "machine %" PRIu32 " %u %" PRIu32 " %u %u %u %u", g->nr_pages,
		g->nr_zones, g->nr_zones > 1 ? g->zone_start[1] : 0, g->max_order,
		g->pageblock_order, g->nr_cpus, g->check_pages);
	for (int z = 0; z < 2; z++)
		for (int i = 0; i < 4; i++)
			fprintf(s->trace, " %d", s->tuning[z][i]);
	fputc('\n', s->trace);
}

static void print_pages(const struct call *c, const struct result *res, FILE *out)
{
	const uint32_t *pfns = c->op == OP_ALLOC_BULK ? res->pfns : c->pfns;
	uint32_t nr = c->op == OP_ALLOC_BULK ? (uint32_t)res->ret : c->nr;

	if (c->op != OP_ALLOC_BULK && !c->pfns)
		return;
	fprintf(out, "pages %" PRIu32, nr);
	for (uint32_t i = 0; i < nr; i++)
		fprintf(out, " %" PRIu32, pfns[i]);
	fputc('\n', out);
}

void trace_call(struct suite *s, const struct call *c, const struct result *res)
{
	for (uint32_t i = 0; i < res->nr_bad && i < RESULT_MAX_BAD; i++)
		fprintf(s->trace, "bad %" PRIu32 "\n", res->bad[i]);
	print_pages(c, res, s->trace);
	fprintf(s->trace, "call %u %u %u %u %u %" PRIu32 " %" PRIu32 " %" PRIu32
		" %u %" PRId32 " %u %u %" PRId32 " %" PRIu32 " %d %d\n",
		c->op, c->order, c->type, c->zone, c->gfp, c->pfn == PFN_NONE ? 0 : c->pfn,
		c->nr, c->tail, c->frozen, c->refs, c->kind, c->cpu, res->ret,
		res->pfn == PFN_NONE ? 0 : res->pfn, s->holds_zone, s->holds_pcp);
}
