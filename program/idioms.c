/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One random draw per statement: in which order a compiler evaluates arguments
 * and operands is its own choice, and a seed is to mean one program.
 */
#include "program/idioms.h"
#include "program/kinds.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define PCPTYPE_MOVABLE 1	/* see KIND_PCPTYPE */
#define PCP_MAX_ORDER 3		/* of a per-CPU list: PAGE_ALLOC_COSTLY_ORDER */

/* Append an operation; returns the number of the allocation that it makes. */
static uint32_t emit(struct idiom *it, enum op_code code, uint32_t a,
		     uint32_t b, uint32_t c, uint32_t d)
{
	struct op op = { .code = code, .arg = { a, b, c, d } };

	if (it->nr == IDIOM_MAX_OPS)
		return ALLOC_NONE;
	/* Where a machine has more than the bytes hold: the most they hold. */
	for (unsigned int i = 0; i < op_infos[code].nr_args; i++) {
		uint32_t max = operand_max(&op_infos[code].args[i]);

		if (op.arg[i] > max)
			op.arg[i] = max;
	}
	it->ops[it->nr++] = op;
	return estimate_op(it->pick->live, &op);
}

/* Append an operation with operands as they come. */
static void emit_any(struct idiom *it, enum op_code code)
{
	struct op op = { .code = code };

	if (it->nr == IDIOM_MAX_OPS)
		return;
	pick_operands(it->pick, &op);
	it->ops[it->nr++] = op;
	estimate_op(it->pick->live, &op);
}

static uint32_t below(struct idiom *it, uint32_t n)
{
	return random_below(it->pick->random, n);
}

static bool odds(struct idiom *it, uint32_t n)
{
	return one_in(it->pick->random, n);
}

static const struct geometry *machine(struct idiom *it)
{
	return it->pick->live->g;
}

static uint32_t top_zone(struct idiom *it)
{
	uint32_t nr = machine(it)->nr_zones;

	return odds(it, 4) ? below(it, nr) : nr - 1;
}

/* An order that the machine has, its lists' ends first. */
static uint32_t any_order(struct idiom *it)
{
	return pick_order(it->pick) % (machine(it)->max_order + 1u);
}

/* An order that a fresh machine of this size is likely to give. */
static uint32_t block_order(struct idiom *it)
{
	uint32_t order = 1 + below(it, machine(it)->max_order);

	return odds(it, 2) ? order : 1 + below(it, order);
}

static uint32_t alloc(struct idiom *it, enum op_code code, uint32_t order,
		      uint32_t gfp)
{
	uint32_t type = below(it, 3);
	uint32_t zone = top_zone(it);

	return emit(it, code, order, type, zone, gfp);
}

/* At times twice: a check that finds one thing may hide another. */
static void damage_page(struct idiom *it, uint32_t name, uint32_t page)
{
	emit(it, OP_DAMAGE, name, page, below(it, NR_DAMAGES), 0);
	if (odds(it, 4))
		emit(it, OP_DAMAGE, name, page, below(it, NR_DAMAGES), 0);
}

/* Something in the way of freeing a page, or of freeing it plainly. */
static void disturb(struct idiom *it, uint32_t name, uint32_t pages)
{
	uint32_t page = pick_page(it->pick, pages);

	switch (below(it, 5)) {
	case 0:
		break;
	case 1:
		emit(it, OP_GET, name, page, 0, 0);
		break;
	case 2:
		emit(it, OP_FREEZE, name, page, below(it, 3), 0);
		break;
	default:
		damage_page(it, name, page);
	}
}

static void damage(struct idiom *it, uint32_t name, uint32_t pages)
{
	damage_page(it, name, pick_page(it->pick, pages));
}

/* Free an allocation page-wise by @code: at once, in part, or in two pieces. */
static void free_range(struct idiom *it, enum op_code code, uint32_t name,
		       uint32_t pages)
{
	uint32_t mid = pick_page(it->pick, pages);

	switch (below(it, 5)) {
	case 0:
		emit(it, code, name, mid, pick_part(it->pick, pages - mid), 0);
		break;
	case 1:
		emit(it, code, name, 0, mid, 0);
		emit(it, code, name, mid, pages - mid, 0);
		break;
	case 2:
		emit(it, code, name, mid, pages - mid, 0);
		emit(it, code, name, 0, mid, 0);
		break;
	default:
		emit(it, code, name, 0, pages, 0);
	}
}

static void idiom_split(struct idiom *it)
{
	uint32_t order = block_order(it);
	uint32_t name = alloc(it, OP_ALLOC, order,
			      pick_gfp(it->pick) & ~GFPB_COMP);

	if (name == ALLOC_NONE)
		return;
	emit(it, OP_SPLIT, name, 0, 0, 0);
	disturb(it, name, 1u << order);
	if (odds(it, 3))
		disturb(it, name, 1u << order);
	free_range(it, OP_FREE_CONTIG, name, 1u << order);
	if (odds(it, 2))
		emit(it, OP_PUT, name, pick_page(it->pick, 1u << order), 0, 0);
}

/* A range that reaches across an edge, or starts at one. */
static uint32_t alloc_range(struct idiom *it, enum op_code code,
			    uint32_t *count)
{
	uint32_t nr = machine(it)->nr_pages;
	uint32_t pfn = pick_pfn(it->pick);

	*count = pick_count(it->pick);
	if (odds(it, 2)) {
		uint32_t back = below(it, *count + 1);

		pfn = pfn > back ? pfn - back : 0;
	}
	if (*count > nr - pfn)
		*count = nr - pfn;
	return emit(it, code, pfn, *count, 0, 0);
}

static void idiom_contig(struct idiom *it)
{
	uint32_t count;
	uint32_t name = alloc_range(it, OP_ALLOC_CONTIG, &count);

	if (name == ALLOC_NONE)
		return;
	disturb(it, name, count);
	free_range(it, OP_FREE_CONTIG, name, count);
}

static void idiom_contig_frozen(struct idiom *it)
{
	uint32_t count;
	uint32_t name = alloc_range(it, OP_ALLOC_CONTIG_FROZEN, &count);

	if (name == ALLOC_NONE)
		return;
	if (odds(it, 2))
		damage(it, name, count);
	if (odds(it, 8))
		emit(it, OP_UNFREEZE, name, pick_page(it->pick, count), 1, 0);
	free_range(it, OP_FREE_CONTIG_FROZEN, name, count);
}

static void idiom_contig_comp(struct idiom *it)
{
	uint32_t max = machine(it)->max_order;
	uint32_t order = odds(it, 2) ? max + below(it, 3) : any_order(it);
	uint32_t name = emit(it, OP_ALLOC_CONTIG_COMP, pick_pfn(it->pick),
			     order, 0, 0);

	if (name == ALLOC_NONE)
		return;
	if (odds(it, 3))
		damage(it, name, 1u << order);
	free_range(it, OP_FREE_CONTIG_FROZEN, name, 1u << order);
}

static void idiom_frozen(struct idiom *it)
{
	uint32_t order = any_order(it);
	uint32_t name = alloc(it, OP_ALLOC_FROZEN, order, pick_gfp(it->pick));

	if (name == ALLOC_NONE)
		return;
	if (odds(it, 3))
		damage(it, name, 1u << order);
	if (odds(it, 3))
		free_range(it, OP_FREE_CONTIG_FROZEN, name, 1u << order);
	else
		emit(it, OP_FREE, name, 0, 0, 0);
}

/* Freeing a block whose head somebody holds: the tails go, or all waits. */
static void idiom_held_head(struct idiom *it)
{
	uint32_t order = block_order(it);
	uint32_t name = alloc(it, OP_ALLOC, order,
			      odds(it, 2) ? GFPB_COMP : 0);

	if (name == ALLOC_NONE)
		return;
	emit(it, OP_GET, name, 0, 0, 0);
	if (odds(it, 3))
		disturb(it, name, 1u << order);
	emit(it, odds(it, 4) ? OP_FREE_NOLOCK : OP_FREE, name, 0, 0, 0);
	emit(it, OP_PUT, name, 0, 0, 0);
}

/*
 * A compound tail is looked at twice: its mapping when it leaves the block, and then
 * as a page like any other.
 */
static void idiom_bad_tail(struct idiom *it)
{
	uint32_t order = 1 + below(it, block_order(it));
	uint32_t name = alloc(it, OP_ALLOC, order, GFPB_COMP);
	uint32_t page = 1 + below(it, (1u << order) - 1);

	if (name == ALLOC_NONE)
		return;
	emit(it, OP_DAMAGE, name, page, DAMAGE_MAPPING, 0);
	emit(it, OP_DAMAGE, name, page, below(it, NR_DAMAGES), 0);
	emit(it, OP_FREE, name, 0, 0, 0);
}

static void idiom_isolate(struct idiom *it)
{
	uint32_t count, pfn, around;
	/* What has a count is in the way of isolation: frozen pages mostly. */
	uint32_t name = alloc_range(it, odds(it, 4) ? OP_ALLOC_CONTIG :
					 OP_ALLOC_CONTIG_FROZEN, &count);

	if (name == ALLOC_NONE)
		return;
	pfn = it->ops[it->nr - 1].arg[0];
	around = odds(it, 2) ? count : pick_count(it->pick);
	emit(it, OP_ISOLATE, pfn, around, below(it, NR_ISOLATE_MODES), 0);
	free_range(it, estimate_of(it->pick->live, name)->frozen ?
		   OP_FREE_CONTIG_FROZEN : OP_FREE_CONTIG, name, count);
	if (odds(it, 2))
		emit(it, OP_DRAIN_ALL, 0, 0, 0, 0);
	emit(it, OP_UNDO_ISOLATE, pfn, around, 0, 0);
}

/* The pageblock of a page with a memory failure is isolated, to take it offline. */
static void idiom_offline(struct idiom *it)
{
	uint32_t pfn = pick_pfn(it->pick);
	uint32_t name = emit(it, OP_ALLOC_CONTIG, pfn, 1, 0, 0);
	uint32_t mode = odds(it, 4) ? below(it, NR_ISOLATE_MODES) :
				      ISOLATE_MODE_MEM_OFFLINE;

	if (name == ALLOC_NONE)
		return;
	emit(it, OP_DAMAGE, name, 0, DAMAGE_HWPOISON, 0);
	emit(it, OP_ISOLATE, pfn, 1, mode, 0);
	if (odds(it, 2))
		emit(it, OP_FREE, name, 0, 0, 0);
	emit(it, OP_UNDO_ISOLATE, pfn, 1, 0, 0);
}

/*
 * Blocks of two pageblocks side by side are on per-CPU lists, with some type, while
 * one of the pageblocks is isolated.
 */
static void idiom_isolate_listed(struct idiom *it)
{
	uint32_t size = 1u << machine(it)->pageblock_order;
	uint32_t pfn, type, isolated, names[2];

	if (!machine(it)->nr_cpus ||
	    machine(it)->pageblock_order >= PCP_MAX_ORDER)
		return;
	pfn = pick_pfn(it->pick) / (4 * size) * (4 * size);
	type = below(it, 3);
	for (int i = 0; i < 2; i++)
		names[i] = emit(it, OP_ALLOC_CONTIG, pfn + i * 2 * size,
				2 * size, 0, 0);
	emit(it, OP_SET_TYPE, pfn, type, 0, 0);
	emit(it, OP_SET_TYPE, pfn + size, type, 0, 0);
	for (int i = 0; i < 2; i++)
		if (names[i] != ALLOC_NONE)
			emit(it, OP_FREE_CONTIG, names[i], 0, 2 * size, 0);
	isolated = pfn + below(it, 4) * size;
	emit(it, OP_ISOLATE, isolated, size, below(it, NR_ISOLATE_MODES), 0);
	emit(it, OP_DRAIN_ALL, 0, 0, 0, 0);
	emit(it, OP_UNDO_ISOLATE, pfn, 4 * size, 0, 0);
}

/* Somebody else takes a lock: for good, or between some tries of an operation. */
static void contend(struct idiom *it, enum op_code lock, uint32_t zone)
{
	uint32_t after = odds(it, 2) ? 0 : below(it, odds(it, 4) ? 20 : 4);

	emit(it, lock, zone, 1, after, odds(it, 2) ? 0 : below(it, 4));
}

static uint32_t any_context(struct idiom *it)
{
	return below(it, NR_CONTEXTS);
}

/* Lockless mostly. */
static void free_anywhere(struct idiom *it, uint32_t name)
{
	enum op_code code = odds(it, 4) ? OP_FREE : OP_FREE_NOLOCK;

	if (name != ALLOC_NONE)
		emit(it, code, name, 0, any_context(it), 0);
}

/* What a tracing program does anywhere, also where locks are held. */
static void idiom_lockless(struct idiom *it)
{
	uint32_t zone = top_zone(it), n = 1 + below(it, 3);
	uint32_t thp = machine(it)->thp_order;
	uint32_t allocs[3];

	if (odds(it, 2))
		contend(it, OP_CONTEND_ZONE, zone);
	if (odds(it, 3))
		contend(it, OP_CONTEND_PCP, zone);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t order = odds(it, 4) ? thp : below(it, 5);
		uint32_t frozen = below(it, 2);

		allocs[i] = emit(it, OP_ALLOC_NOLOCK, order, frozen,
				any_context(it), 0);
	}
	if (odds(it, 2)) {
		uint32_t on = below(it, 2);

		emit(it, OP_CONTEND_ZONE, zone, on, below(it, 3), 0);
	}
	for (uint32_t i = 0; i < n; i++)
		free_anywhere(it, allocs[i]);
	if (odds(it, 3))
		emit_any(it, OP_FREE);
}

static void idiom_contended(struct idiom *it)
{
	uint32_t zone = below(it, machine(it)->nr_zones);
	enum op_code lock = odds(it, 2) ? OP_CONTEND_PCP : OP_CONTEND_ZONE;
	uint32_t order = pick_order(it->pick);
	uint32_t name = alloc(it, OP_ALLOC, order, pick_gfp(it->pick));

	contend(it, lock, zone);
	if (odds(it, 2))
		contend(it, lock == OP_CONTEND_PCP ? OP_CONTEND_ZONE :
			OP_CONTEND_PCP, zone);
	free_anywhere(it, name);
	if (odds(it, 2))
		emit_any(it, OP_ALLOC);
	emit(it, lock, zone, 0, 0, 0);
	if (odds(it, 2))
		emit_any(it, OP_FREE);
}

/* One array of the pages of a bulk allocation, at times with some of others. */
static void idiom_bulk(struct idiom *it)
{
	uint32_t count = odds(it, 2) ? below(it, 20) : pick_count(it->pick);
	uint32_t others[3], n = odds(it, 2) ? 1 + below(it, 3) : 0;
	uint32_t name, page;

	if (count > 512)
		count = 512;
	name = alloc(it, OP_ALLOC_BULK, count, 0);
	if (name == ALLOC_NONE)
		return;
	for (uint32_t i = 0; i < n; i++)
		others[i] = odds(it, 4) ? pick_alloc(it->pick) :
					  alloc(it, OP_ALLOC, 0, 0);
	if (odds(it, 2))
		emit_any(it, OP_FREE);
	disturb(it, name, count);
	for (uint32_t i = 0; i < n; i++)
		emit(it, OP_FREE_BULK, others[i], 0, 1 + below(it, 8), 1);
	page = odds(it, 2) ? 0 : pick_page(it->pick, count);
	emit(it, OP_FREE_BULK, name, page, pick_part(it->pick, count), 0);
}

/*
 * More pages than LONG_RANGE, or than a larger power of two that limits of loops
 * and widths of variables may be: few more, or up to twice as many.
 */
static uint32_t long_count(struct idiom *it, uint32_t most)
{
	uint32_t above = LONG_RANGE, count;

	while (above * 2 < most && !odds(it, 8))
		above *= 2;
	count = above + 1 + below(it, odds(it, 2) ? 4 : above);
	return count < most ? count : most;
}

/* A few of the references that counts of 8 or 16 bits do not hold. */
static uint32_t many_references(struct idiom *it)
{
	static const uint16_t limits[] = { 127, 255, 32767, 65535 };

	uint32_t limit = limits[below(it, ARRAY_SIZE(limits))];

	return limit - below(it, 2);
}

static void idiom_long(struct idiom *it)
{
	const struct geometry *g = machine(it);
	enum op_code codes[2] = { OP_ALLOC_CONTIG, OP_FREE_CONTIG };
	uint32_t pfn, count, name;

	if (g->nr_pages <= LONG_RANGE)
		return;
	if (g->nr_cma && g->cma[0].nr > LONG_RANGE) {
		count = long_count(it, g->cma[0].nr);
		name = emit(it, OP_CMA_ALLOC, 0, count, below(it, 4), 0);
		codes[1] = OP_CMA_RELEASE;
	} else {
		if (odds(it, 2)) {
			codes[0] = OP_ALLOC_CONTIG_FROZEN;
			codes[1] = OP_FREE_CONTIG_FROZEN;
		}
		count = long_count(it, g->nr_pages);
		pfn = below(it, g->nr_pages - count + 1);
		if (odds(it, 2))
			pfn = pfn >> g->pageblock_order << g->pageblock_order;
		name = emit(it, codes[0], pfn, count, 0, 0);
	}
	if (name == ALLOC_NONE)
		return;
	if (odds(it, 2))
		disturb(it, name, count);
	if (codes[1] == OP_FREE_CONTIG && odds(it, 2))
		emit(it, OP_FREE_BULK, name, 0, count, 0);
	else
		free_range(it, codes[1], name, count);
}

/* References are taken and dropped where a count outgrows its type. */
static void idiom_references(struct idiom *it)
{
	uint32_t order = odds(it, 2) ? 0 : block_order(it);
	uint32_t name = alloc(it, OP_ALLOC, order,
			      odds(it, 2) ? GFPB_COMP : 0);

	if (name == ALLOC_NONE)
		return;
	emit(it, OP_FREEZE, name, 0, 0, 0);
	emit(it, OP_UNFREEZE, name, 0, many_references(it), 0);
	for (uint32_t n = 1 + below(it, 3); n; n--)
		emit(it, OP_GET, name, pick_page(it->pick, 1u << order), 0, 0);
	switch (below(it, 5)) {
	case 0:
		emit(it, OP_PUT, name, 0, 0, 0);
		break;
	case 1:
		emit(it, OP_FREEZE, name, 0, odds(it, 2) ? 0 : 1u << 8, 0);
		break;
	case 2:
		emit(it, OP_SPLIT, name, 0, 0, 0);
		/* fall through */
	case 3:
		emit(it, OP_FREE_CONTIG, name, 0, 1u << order, 0);
		break;
	default:
		emit(it, OP_FREE, name, 0, 0, 0);
	}
}

static void idiom_highatomic(struct idiom *it)
{
	uint32_t name = alloc(it, OP_ALLOC_HIGHATOMIC, below(it, 4), 0);

	if (odds(it, 2))
		emit_any(it, OP_ALLOC_HIGHATOMIC);
	if (name != ALLOC_NONE)
		emit(it, OP_FREE, name, 0, 0, 0);
	if (odds(it, 2))
		emit(it, OP_DRAIN_ALL, 0, 0, 0, 0);
	if (odds(it, 2))
		emit_any(it, OP_UNRESERVE);
}

static void idiom_cma(struct idiom *it)
{
	const struct geometry *g = machine(it);
	uint32_t area = below(it, g->nr_cma);
	uint32_t count = pick_count(it->pick);
	uint32_t name;

	if (!g->nr_cma)
		return;
	if (count > g->cma[area].nr || odds(it, 3))
		count = g->cma[area].nr;
	name = emit(it, OP_CMA_ALLOC, area, count, below(it, 4), 0);
	if (name == ALLOC_NONE)
		return;
	disturb(it, name, count);
	free_range(it, OP_CMA_RELEASE, name, count);
	/* What the area takes to be free shows when all of it is asked for. */
	if (odds(it, 2))
		emit(it, OP_CMA_ALLOC, area, g->cma[area].nr, 0, 0);
}

/*
 * Movable blocks live in a CMA area, as they do when the rest is full, while
 * pages of it are asked for; then they go, and it must be whole again.
 */
static void idiom_cma_lent(struct idiom *it)
{
	const struct geometry *g = machine(it);
	uint32_t area = below(it, g->nr_cma);
	/* A block that is not compound is pages, and in nobody's way. */
	uint32_t gfp = odds(it, 4) ? 0 : GFPB_COMP;
	uint32_t allocs[20], n = g->nr_pages >> g->max_order;
	uint32_t pfn;

	if (!g->nr_cma)
		return;
	if (n > ARRAY_SIZE(allocs))
		n = ARRAY_SIZE(allocs);
	for (uint32_t i = 0; i < n; i++)
		allocs[i] = emit(it, OP_ALLOC, g->max_order, PCPTYPE_MOVABLE,
				g->nr_zones - 1u, gfp);
	pfn = g->cma[area].start +
	      (below(it, g->cma[area].nr) >> g->pageblock_order
						     << g->pageblock_order);
	if (odds(it, 2))
		emit(it, OP_ISOLATE, pfn, 1, ISOLATE_MODE_CMA_ALLOC, 0);
	else
		emit(it, OP_CMA_ALLOC, area, g->cma[area].nr, 0, 0);
	for (uint32_t i = 0; i < n; i++)
		if (allocs[i] != ALLOC_NONE)
			emit(it, OP_FREE, allocs[i], 0, 0, 0);
	emit(it, OP_CMA_ALLOC, area, g->cma[area].nr, 0, 0);
}

/*
 * A pageblock's type changes while its pages are held, or between the free and
 * the drain. A page that stays allocated keeps the pageblock from being half of
 * a larger free block.
 */
static void idiom_retype(struct idiom *it)
{
	enum op_code code = odds(it, 2) ? OP_ALLOC_CONTIG :
					  OP_ALLOC_CONTIG_FROZEN;
	uint32_t count, pfn;
	uint32_t name = alloc_range(it, code, &count);

	if (name == ALLOC_NONE)
		return;
	code = code == OP_ALLOC_CONTIG ? OP_FREE_CONTIG :
					 OP_FREE_CONTIG_FROZEN;
	pfn = it->ops[it->nr - 1].arg[0] + pick_page(it->pick, count);
	if (odds(it, 2)) {
		emit(it, OP_SET_TYPE, pfn, below(it, 3), 0, 0);
		free_range(it, code, name, count);
	} else {
		emit(it, code, name, 1, count, 0);
		emit(it, OP_SET_TYPE, pfn, below(it, 3), 0, 0);
	}
	emit(it, OP_DRAIN_ALL, 0, 0, 0, 0);
}

/* As many frees of one order as it takes for a per-CPU list to overflow. */
static void idiom_burst(struct idiom *it)
{
	uint32_t order = odds(it, 4) ? any_order(it) : below(it, 4);
	uint32_t n = 2 + below(it, 12);
	uint32_t cpus = machine(it)->nr_cpus;
	uint32_t allocs[14];

	for (uint32_t i = 0; i < n; i++)
		allocs[i] = alloc(it, OP_ALLOC, order, 0);
	if (cpus > 1 && odds(it, 2))
		emit(it, OP_CPU, below(it, cpus), 0, 0, 0);
	if (odds(it, 4))
		emit_any(it, OP_PRESSURE);
	/* Lost while the list overflows: the rest of what is to go stays. */
	if (odds(it, 3)) {
		uint32_t zone = top_zone(it), after = 1 + below(it, 4);

		emit(it, OP_CONTEND_PCP, zone, 1, after, below(it, 3));
	}
	for (uint32_t i = 0; i < n; i++)
		if (allocs[i] != ALLOC_NONE)
			emit(it, OP_FREE, allocs[i], 0, 0, 0);
	if (odds(it, 4))
		emit_any(it, OP_DECAY);
}

/* A request under pressure, mostly for a page. */
static void press(struct idiom *it)
{
	uint32_t gfp = pick_gfp(it->pick);
	uint32_t order = odds(it, 2) ? 0 : below(it, 5);

	if (odds(it, 8))
		alloc(it, OP_ALLOC_BULK, 2 + below(it, 40), gfp);
	else
		alloc(it, odds(it, 6) ? OP_ALLOC_HIGHATOMIC : OP_ALLOC, order,
		      gfp);
}

/*
 * Nearly all of the machine is taken, and requests of all kinds go on to the marks and
 * below them, and to the reserve. What is freed at the end lets the last of them succeed.
 */
static void idiom_pressure(struct idiom *it)
{
	const struct geometry *g = machine(it);
	uint32_t left = 1 + below(it, odds(it, 2) ? 64 : 16 + g->nr_pages / 8);
	uint32_t pfn = below(it, left + 1), name, n = 4 + below(it, 20);
	bool reserve = odds(it, 2);

	/* A whole pageblock, mostly of the last zone, is left for the reserve. */
	if (reserve) {
		left += 1u << g->pageblock_order;
		pfn = odds(it, 4) ? left : 0;
	}
	if (left >= g->nr_pages)
		return;
	name = emit(it, OP_ALLOC_CONTIG, pfn, g->nr_pages - left, 0, 0);
	if (reserve) {
		uint32_t reserved = alloc(it, OP_ALLOC_HIGHATOMIC, below(it, 5), 0);

		if (reserved != ALLOC_NONE)
			emit(it, OP_FREE, reserved, 0, 0, 0);
	}
	if (odds(it, 3))
		emit_any(it, OP_TASK);
	for (uint32_t i = 0; i < n; i++)
		press(it);
	if (odds(it, 4))
		emit_any(it, OP_KSWAPD);
	if (name != ALLOC_NONE)
		emit(it, OP_FREE_CONTIG, name, 0, 1 + below(it, left), 0);
	press(it);
}

/* What a request that may wait will meet. */
static void answer(struct idiom *it, const uint32_t *names, uint32_t nr)
{
	static const enum op_code codes[] = { OP_RECLAIM, OP_COMPACT, OP_OOM };
	uint32_t name = odds(it, 4) ? ALLOC_NONE : names[below(it, nr)];
	uint32_t page = below(it, 8), outcome = below(it, 4);
	uint32_t count = odds(it, 2) ? 1 : below(it, 40);

	emit(it, codes[below(it, 3)], name, page, count, outcome);
}

/* What lets a request that may wait try more, or makes it try less. */
static uint32_t waiting_gfp(struct idiom *it)
{
	static const uint32_t bits[] = {
		GFPB_IO, GFPB_FS, GFPB_NORETRY, GFPB_RETRY_MAYFAIL, GFPB_NOFAIL,
		GFPB_HIGH, GFPB_THISNODE, GFPB_NOWARN, GFPB_KSWAPD_RECLAIM,
		GFPB_MEMALLOC, GFPB_NOMEMALLOC, GFPB_COMP,
	};
	uint32_t gfp = GFPB_DIRECT_RECLAIM | GFPB_KSWAPD_RECLAIM | GFPB_IO |
		       GFPB_FS;

	for (uint32_t n = below(it, 4); n; n--)
		gfp ^= bits[below(it, ARRAY_SIZE(bits))];
	return gfp;
}

/*
 * A small part of the machine is left, and filled with blocks that reclaim, compaction
 * and the OOM killer free again while requests wait.
 */
static void idiom_wait(struct idiom *it)
{
	const struct geometry *g = machine(it);
	uint32_t left = 1 + below(it, odds(it, 2) ? 64 : 16 + g->nr_pages / 8);
	uint32_t names[8], n = 2 + below(it, 6), nr_answers = 1 + below(it, 8);
	uint32_t order = below(it, 5);

	if (left >= g->nr_pages)
		return;
	names[0] = emit(it, OP_ALLOC_CONTIG, 0, g->nr_pages - left, 0, 0);
	for (uint32_t i = 1; i < n; i++) {
		enum op_code code = odds(it, 4) ? OP_ALLOC_FROZEN : OP_ALLOC;

		names[i] = alloc(it, code, odds(it, 3) ? any_order(it) : order,
				 GFPB_MEMALLOC);
	}
	if (odds(it, 3))
		emit_any(it, OP_TASK);
	for (uint32_t i = 0; i < nr_answers; i++)
		answer(it, names, n);
	for (uint32_t i = 1 + below(it, 6); i; i--) {
		uint32_t gfp = waiting_gfp(it);

		alloc(it, OP_ALLOC, odds(it, 3) ? below(it, 7) : order, gfp);
		if (odds(it, 3))
			answer(it, names, n);
		if (odds(it, 8))
			emit_any(it, OP_KSWAPD);
	}
}

static void idiom_thp(struct idiom *it)
{
	uint32_t order = machine(it)->thp_order;
	enum op_code code = odds(it, 3) ? OP_ALLOC_FROZEN : OP_ALLOC;
	uint32_t name;

	if (!order)
		return;
	name = alloc(it, code, order, odds(it, 2) ? GFPB_COMP : 0);
	if (name == ALLOC_NONE)
		return;
	if (odds(it, 3))
		emit_any(it, OP_SET_TYPE);
	emit(it, OP_FREE, name, 0, 0, 0);
	alloc(it, OP_ALLOC, odds(it, 2) ? order : below(it, 4), 0);
}

static void idiom_try_get(struct idiom *it)
{
	uint32_t order = below(it, 3);
	uint32_t name = alloc(it, OP_ALLOC, order, 0);

	if (name == ALLOC_NONE)
		return;
	emit(it, OP_FREEZE, name, 0, 0, 0);
	emit(it, OP_TRY_GET, pick_pfn(it->pick), 0, 0, 0);
	emit(it, OP_UNFREEZE, name, 0, 1 + below(it, 2), 0);
	emit(it, OP_FREE, name, 0, 0, 0);
	emit(it, OP_TRY_GET, pick_pfn(it->pick), 0, 0, 0);
}

void idiom_compose_long(struct idiom *it, struct picker *pick)
{
	it->pick = pick;
	it->nr = 0;
	idiom_long(it);
}

void idiom_compose(struct idiom *it, struct picker *pick)
{
	static void (*const idioms[])(struct idiom *it) = {
		idiom_split, idiom_split, idiom_split,
		idiom_contig, idiom_contig, idiom_contig,
		idiom_contig_frozen, idiom_contig_frozen,
		idiom_contig_comp, idiom_frozen, idiom_held_head, idiom_bad_tail,
		idiom_isolate, idiom_isolate_listed, idiom_offline,
		idiom_contended, idiom_lockless, idiom_bulk, idiom_highatomic,
		idiom_cma, idiom_cma, idiom_cma_lent, idiom_cma_lent,
		idiom_retype, idiom_burst, idiom_pressure, idiom_wait,
		idiom_wait, idiom_wait, idiom_thp, idiom_try_get,
		idiom_references, idiom_long,
	};
	bool is_cut = one_in(pick->random, 8);
	struct estimate before;

	if (is_cut)
		before = *pick->live;
	it->pick = pick;
	it->nr = 0;
	/* Not every idiom fits every machine. */
	while (!it->nr)
		idioms[below(it, ARRAY_SIZE(idioms))](it);
	/* What is left out in the end leaves the rest in a state of its own. */
	if (is_cut && it->nr > 1) {
		it->nr -= 1 + below(it, it->nr - 1);
		*pick->live = before;
		for (unsigned int i = 0; i < it->nr; i++)
			estimate_op(pick->live, &it->ops[i]);
	}
}
