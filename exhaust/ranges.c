// SPDX-License-Identifier: GPL-2.0-only
#include "exhaust/ranges.h"

#include <string.h>

#include "backend/trap.h"
#include "runner/symbolize.h"

/**
 * struct range - one case
 * @start, @nr: the range that is freed.
 * @stuck: a bit for each of its pages that cannot be freed.
 */
struct range {
	uint32_t start;
	uint32_t nr;
	uint64_t stuck;
};

/**
 * struct here - one machine
 * @frozen: pages are frozen, and stuck since they are hwpoisoned; else refcounted, and held.
 * @range: the case at hand.
 */
struct here {
	struct ranges *r;
	const struct geometry *g;
	struct machine *machine;
	bool frozen;
	struct range range;
};

/* --- one range --- */

static void apply(const struct here *h, struct call call)
{
	struct result result = { .pfn = PFN_NONE };

	trap_watch(true);
	h->r->backend->ops->apply(h->machine, &call, &result);
	trap_watch(false);
}

static bool is_stuck(const struct range *range, uint32_t pfn)
{
	return pfn < range->start || pfn >= range->start + range->nr ||
	       range->stuck >> (pfn - range->start) & 1;
}

/* All pages are allocated first, so that nothing merges with what is freed. */
static void free_range(const struct here *h)
{
	const struct range *range = &h->range;

	h->r->backend->ops->reset(h->machine);
	h->r->backend->ops->touched_clear(h->machine);
	apply(h, (struct call){
		.op = h->frozen ? OP_ALLOC_CONTIG_FROZEN : OP_ALLOC_CONTIG,
		.pfn = 0, .nr = h->g->nr_pages });
	for (uint32_t i = 0; i < range->nr; i++)
		if (range->stuck >> i & 1)
			apply(h, (struct call){
				.op = h->frozen ? OP_DAMAGE : OP_GET,
				.kind = DAMAGE_HWPOISON, .pfn = range->start + i, .nr = 1 });
	apply(h, (struct call){
		.op = h->frozen ? OP_FREE_CONTIG_FROZEN : OP_FREE_CONTIG,
		.pfn = range->start, .nr = range->nr });
}

/* The order of the block that begins at @pfn, or -1. */
static int block_at(const struct here *h, uint32_t pfn)
{
	struct page_state page;

	if (pfn >= h->g->nr_pages)
		return -1;
	h->r->backend->ops->page(h->machine, pfn, &page);
	return page.where == WHERE_NONE ? -1 : page.order;
}

static const char *judge_block(const struct here *h, uint32_t pfn, unsigned int order)
{
	if (order > h->g->max_order)
		return "a block is larger than the largest order";
	if (pfn & ((1u << order) - 1))
		return "a block is not aligned";
	for (uint32_t i = 0; i < 1u << order; i++)
		if (is_stuck(&h->range, pfn + i))
			return "a block has a page that cannot be freed";
	if (order < h->g->max_order && block_at(h, pfn ^ 1u << order) == (int)order)
		return "two blocks could be one";
	return NULL;
}

/* A sentence about the blocks on the lists, or NULL if they are right. */
static const char *judge(const struct here *h)
{
	for (uint32_t pfn = 0; pfn < h->g->nr_pages;) {
		int order = block_at(h, pfn);
		const char *wrong;

		if (order < 0 && !is_stuck(&h->range, pfn))
			return "a page was not freed";
		if (order < 0) {
			pfn++;
			continue;
		}
		wrong = judge_block(h, pfn, (unsigned int)order);
		if (wrong)
			return wrong;
		pfn += 1u << order;
	}
	return NULL;
}

/* The case as a program. */
static void write_program(const struct here *h)
{
	const struct range *range = &h->range;
	struct program *p = &h->r->program;

	p->geometry = *h->g;
	program_append(p, &(struct op){
		.code = h->frozen ? OP_ALLOC_CONTIG_FROZEN : OP_ALLOC_CONTIG,
		.arg = { 0, h->g->nr_pages } });
	for (uint32_t i = 0; i < range->nr; i++)
		if (range->stuck >> i & 1)
			program_append(p, &(struct op){
				.code = h->frozen ? OP_DAMAGE : OP_GET,
				.arg = { 0, range->start + i, DAMAGE_HWPOISON } });
	program_append(p, &(struct op){
		.code = h->frozen ? OP_FREE_CONTIG_FROZEN : OP_FREE_CONTIG,
		.arg = { 0, range->start, range->nr } });
}

/* false if it went wrong. */
static bool try(struct here *h, uint32_t start, uint32_t nr, uint64_t stuck)
{
	h->range = (struct range){ start, nr, stuck };
	h->r->nr_cases++;
	free_range(h);
	h->r->wrong = judge(h);
	return !h->r->wrong;
}

/* --- the ranges --- */

/* The pages [from, to), as bits from @start on. */
static uint64_t bits(uint32_t start, uint32_t from, uint32_t to)
{
	uint64_t below = to - start < 64 ? (1ull << (to - start)) - 1 : UINT64_MAX;

	return from - start < 64 ? below & ~((1ull << (from - start)) - 1) : 0;
}

/*
 * The runs [a, b) and [c, d), or with c == d the first one alone, with the pages between them
 * stuck, and none or one before and after them.
 */
static bool try_runs(struct here *h, uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
	uint32_t end = c < d ? d : b;

	for (uint32_t before = 0; before <= (a > 0); before++) {
		for (uint32_t behind = 0; behind <= (end < h->g->nr_pages); behind++) {
			uint32_t start = a - before;
			uint64_t stuck = bits(start, start, a) |
					 bits(start, end, end + behind);

			if (c < d)
				stuck |= bits(start, b, c);
			if (!try(h, start, end + behind - start, stuck))
				return false;
		}
	}
	return true;
}

static bool try_pairs(struct here *h)
{
	uint32_t nr = h->g->nr_pages;

	for (uint32_t a = 0; a < nr; a++) {
		for (uint32_t b = a + 1; b <= nr; b++) {
			if (!try_runs(h, a, b, b, b))
				return false;
			for (uint32_t c = b + 1; c <= b + 2; c++)
				for (uint32_t d = c + 1; d <= nr; d++)
					if (!try_runs(h, a, b, c, d))
						return false;
		}
	}
	return true;
}

static bool try_masks(struct here *h)
{
	uint32_t most = h->r->mask_pages;

	for (uint32_t start = 0; start < RANGES_MASK_STARTS; start++)
		for (uint32_t nr = 1; nr <= most && start + nr <= h->g->nr_pages; nr++)
			for (uint64_t stuck = 0; stuck < 1ull << nr; stuck++)
				if (!try(h, start, nr, stuck))
					return false;
	return true;
}

static void try_all(void *context)
{
	struct here *h = context;

	if (try_pairs(h))
		try_masks(h);
}

/* --- the machines --- */

static void try_machine(struct ranges *r, const struct geometry *g)
{
	static char what[300];
	struct here h = { .r = r, .g = g };
	const char *why = NULL;
	struct trap trap;

	if (r->progress)
		r->progress(r, g);
	h.machine = backend_create(r->backend, g, &why);
	if (!h.machine) {
		r->nr_unsupported++;
		r->unsupported = why;
		return;
	}
	r->nr_machines++;
	for (int frozen = 0; frozen < 2 && !r->wrong; frozen++) {
		h.frozen = frozen;
		if (!backend_try(try_all, &h, &trap)) {
			trap_describe(&trap, what, sizeof(what));
			r->wrong = what;
		}
		if (r->wrong)
			write_program(&h);
	}
	r->backend->ops->destroy(h.machine);
}

void ranges_run(struct ranges *r)
{
	struct geometry g = {
		.nr_pages = r->pages, .nr_zones = 1, .nr_cpus = 1, .check_pages = 1,
		/* Lists are never trimmed. */
		.pcp_batch = 64, .pcp_high = UINT16_MAX,
	};

	for (g.max_order = PAGE_ALLOC_COSTLY_ORDER; 1u << g.max_order <= r->pages; g.max_order++) {
		g.pageblock_order = g.max_order;
		g.thp_order = g.max_order > PAGE_ALLOC_COSTLY_ORDER ? g.max_order : 0;
		for (uint8_t section = g.max_order - 1;
		     section < g.max_order || 1u << section < r->pages; section++) {
			g.section_order = section < g.max_order ? 0 : section;
			if (!r->wrong)
				try_machine(r, &g);
		}
	}
}
