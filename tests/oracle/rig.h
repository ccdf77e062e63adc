/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A machine, the oracle that watches it, and a snapshot that a test may forge
 * before the oracle sees it.
 */
#ifndef TESTS_ORACLE_RIG_H
#define TESTS_ORACLE_RIG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "oracle/alloc.h"
#include "oracle/equality.h"
#include "oracle/oracle.h"
#include "registry/registry.h"

struct rig {
	struct geometry g;
	const struct backend *backend;
	struct machine *machine;
	struct oracle *oracle;
	struct call call;
	struct result result;
	struct snapshot s;
	struct violation violation;
	uint32_t *pfns;		/* every page, and every pageblock */
	size_t nr_pfns;
	uint32_t *blocks;
	size_t nr_blocks;
	uint32_t bulk[CALL_MAX_BULK];
};

static inline const char *rig_words(struct rig *rig, const char *format)
{
	static char text[2][200];
	static int at;

	at ^= 1;
	violation_words(&rig->violation, format, text[at], sizeof(text[at]));
	return text[at];
}

static inline const char *rig_expected(struct rig *rig)
{
	return rig_words(rig, rig->violation.expected);
}

static inline const char *rig_found(struct rig *rig)
{
	return rig_words(rig, rig->violation.found);
}

static inline void rig_look(struct rig *rig)
{
	snapshot_take(&rig->s, rig->backend->ops, rig->machine, &rig->g,
		      rig->pfns, rig->nr_pfns, rig->blocks, rig->nr_blocks);
}

/* One zone, 64 pages, pageblocks of 8, blocks up to 16, one CPU. */
static inline struct geometry rig_geometry(void)
{
	struct geometry g = {
		.nr_pages = 64, .nr_zones = 1, .max_order = 4,
		.pageblock_order = 3, .nr_cpus = 1, .check_pages = 1,
		.pcp_batch = 4, .pcp_high = 16,
	};

	return g;
}

static inline struct rig *rig_start(const struct geometry *g)
{
	struct rig *rig = xcalloc(1, sizeof(*rig));
	const char *why = NULL;

	assert_null(geometry_check(g));
	rig->g = *g;
	rig->backend = backend_find("model/batched");
	rig->machine = rig->backend->ops->create(rig->backend->impl, g, &why);
	assert_non_null(rig->machine);
	rig->oracle = oracle_create(g, 0);
	rig->pfns = xcalloc(g->nr_pages, sizeof(*rig->pfns));
	rig->blocks = xcalloc(g->nr_pages, sizeof(*rig->blocks));
	for (uint32_t pfn = 0; pfn < g->nr_pages; pfn++) {
		if (geometry_absent(g, pfn))
			continue;
		rig->pfns[rig->nr_pfns++] = pfn;
		if (pfn % (1u << g->pageblock_order) == 0)
			rig->blocks[rig->nr_blocks++] = pfn;
	}
	rig_look(rig);
	if (!oracle_start(rig->oracle, &rig->s, &rig->violation))
		fail_msg("fresh machine: %s at %u: expected %s, found %s",
			 rule_infos[rig->violation.rule].name, rig->violation.pfn,
			 rig_expected(rig), rig_found(rig));
	return rig;
}

static inline void rig_end(struct rig *rig)
{
	rig->backend->ops->destroy(rig->machine);
	oracle_destroy(rig->oracle);
	snapshot_destroy(&rig->s);
	free(rig->pfns);
	free(rig->blocks);
	free(rig);
}

/* Let the machine do it; what it shows is in rig->s, not yet judged. */
static inline void rig_do(struct rig *rig, struct call call)
{
	rig->call = call;
	memset(&rig->result, 0, sizeof(rig->result));
	rig->result.pfn = PFN_NONE;
	rig->result.pfns = rig->bulk;
	rig->backend->ops->apply(rig->machine, &rig->call, &rig->result);
	rig_look(rig);
}

static inline bool rig_judge(struct rig *rig)
{
	oracle_predict(rig->oracle, &rig->call, &rig->result);
	return oracle_judge(rig->oracle, &rig->call, &rig->result, &rig->s,
			    &rig->violation);
}

/* Do it, and the oracle must agree. */
static inline void rig_ok(struct rig *rig, struct call call)
{
	rig_do(rig, call);
	if (!rig_judge(rig))
		fail_msg("%s: %s at %u: expected %s, found %s",
			 op_infos[call.op].mnemonic,
			 rule_infos[rig->violation.rule].name, rig->violation.pfn,
			 rig_expected(rig), rig_found(rig));
}

/* What was done or forged must break this rule. */
static inline void rig_breaks(struct rig *rig, enum rule rule)
{
	if (rig_judge(rig))
		fail_msg("no rule broken, %s expected", rule_infos[rule].name);
	if (rig->violation.rule != rule)
		fail_msg("%s broken (%s, found %s), %s expected",
			 rule_infos[rig->violation.rule].name,
			 rig_expected(rig), rig_found(rig),
			 rule_infos[rule].name);
	/* A page or a zone; where a page came from, both. */
	if (rig->violation.pfn != PFN_NONE && rule != RULE_MOBILITY &&
	    rule != RULE_IN_ZONE && rule != RULE_BULK)
		assert_int_equal(rig->violation.zone, -1);
}

/* Index of @pfn in the snapshot. */
static inline struct page_state *rig_page(struct rig *rig, uint32_t pfn)
{
	for (size_t i = 0; i < rig->s.nr; i++)
		if (rig->s.pfns[i] == pfn)
			return &rig->s.pages[i];
	fail_msg("page %u is absent", pfn);
	return NULL;
}

static inline uint32_t rig_alloc(struct rig *rig, unsigned int order,
				 uint32_t gfp)
{
	rig_ok(rig, (struct call){ .op = OP_ALLOC, .order = (uint8_t)order,
				   .type = MIGRATE_MOVABLE, .gfp = gfp,
				   .zone = rig->g.nr_zones - 1,
				   .nr = 1u << order });
	assert_int_equal(rig->result.ret, 0);
	return rig->result.pfn;
}

static inline struct call call_free(uint32_t pfn, unsigned int order)
{
	return (struct call){ .op = OP_FREE, .pfn = pfn,
			      .order = (uint8_t)order, .nr = 1u << order };
}

#endif
