/* SPDX-License-Identifier: GPL-2.0-only */
#include "trace/build.h"

#include <stdlib.h>

#include "trace/kernel.h"
#include "trace/live.h"

#define RUN_MAX 4096		/* pages that one bulk free may have */

/**
 * struct allocation - one of the program
 * @op: the operation that allocates it.
 * @left: pages not freed yet.
 * @in_pieces: freed in pieces; @split: and the program has split it.
 */
struct allocation {
	size_t op;
	uint32_t left;
	bool in_pieces;
	bool split;
};

/* A free that waits for the rest of its run. */
struct waiting {
	uint64_t pfn;
	uint32_t alloc;
	uint32_t index;
	uint32_t nr;
	bool batched;
};

/* Frees of one task on one CPU with no allocation there between them. */
struct run {
	struct waiting frees[RUN_MAX];
	unsigned int nr;
	unsigned int next_mark;		/* where the next batched mark may be */
	uint64_t task;
	uint32_t cpu;
};

struct build {
	struct program *p;
	const struct recording *rec;
	struct figures *figures;
	struct live *live;
	struct allocation allocs[PROGRAM_MAX_OPS];	/* by number */
	uint32_t nr_allocs;
	struct run runs[GEOMETRY_MAX_CPUS];
	uint32_t cpu;			/* that the program runs on */
	uint32_t nr_cpus;		/* of the program */
	uint32_t max_order;
	size_t nr_live;
	bool seen_cpus[EVENT_NO_CPU];
	bool full;
};

static void emit(struct build *b, enum op_code code, uint32_t arg0,
		 uint32_t arg1, uint32_t arg2, uint32_t arg3)
{
	struct op op = { .code = code, .arg = { arg0, arg1, arg2, arg3 } };

	if (!program_append(b->p, &op))
		b->full = true;
}

static void run_on(struct build *b, uint32_t cpu)
{
	if (cpu == b->cpu)
		return;
	if (cpu >= b->nr_cpus)
		b->nr_cpus = cpu + 1;
	emit(b, OP_CPU, cpu, 0, 0, 0);
	b->cpu = cpu;
}

/* --- frees --- */

/* May it be one of a batch: a page that was allocated as one? */
static bool is_batched(const struct build *b, const struct waiting *w)
{
	return w->batched && w->nr == 1 && !b->allocs[w->alloc].in_pieces;
}

/* Free what the run frees in one batch, from this page on. */
static unsigned int free_bulk(struct build *b, const struct run *run,
			      unsigned int from)
{
	unsigned int end = from + 1;

	while (end < run->nr && is_batched(b, &run->frees[end]))
		end++;
	if (end - from > 1) {
		b->figures->bulk_runs++;
		b->figures->bulk_pages += end - from;
	}
	for (unsigned int i = from; i < end; i++) {
		uint32_t alloc = run->frees[i].alloc;

		if (end - from > 1)
			emit(b, OP_FREE_BULK, alloc, 0, 1, i + 1 < end);
		else
			emit(b, OP_FREE, alloc, 0, 0, 0);
		b->allocs[alloc].left = 0;
	}
	return end;
}

/* Free the pieces of one block that follow each other in the run. */
static unsigned int free_pieces(struct build *b, const struct run *run,
				unsigned int from)
{
	const struct waiting *w = &run->frees[from];
	struct allocation *a = &b->allocs[w->alloc];
	uint32_t nr = w->nr;
	unsigned int i = from + 1;

	if (!a->split) {
		emit(b, OP_SPLIT, w->alloc, 0, 0, 0);
		a->split = true;
	}
	while (i < run->nr && run->frees[i].alloc == w->alloc &&
	       run->frees[i].index == w->index + nr)
		nr += run->frees[i++].nr;
	if (nr > 1)
		emit(b, OP_FREE_CONTIG, w->alloc, w->index, nr, 0);
	else
		emit(b, OP_FREE, w->alloc, w->index, 0, 0);
	a->left -= nr;
	return i;
}

static void end_run(struct build *b, struct run *run)
{
	unsigned int i;

	if (!run->nr)
		return;
	run_on(b, run->cpu);
	for (i = 0; i < run->nr;) {
		const struct waiting *w = &run->frees[i];

		if (b->allocs[w->alloc].in_pieces) {
			i = free_pieces(b, run, i);
		} else if (is_batched(b, w)) {
			i = free_bulk(b, run, i);
		} else {
			emit(b, OP_FREE, w->alloc, 0, 0, 0);
			b->allocs[w->alloc].left = 0;
			i++;
		}
	}
	run->nr = 0;
	run->next_mark = 0;
}

static void add_to_run(struct build *b, struct run *run,
		       const struct piece *piece)
{
	if (run->nr == RUN_MAX)
		end_run(b, run);
	run->frees[run->nr++] = (struct waiting){
		.pfn = piece->pfn,
		.alloc = piece->alloc,
		.index = piece->index,
		.nr = 1u << piece->order,
	};
	b->nr_live -= 1u << piece->order;
	live_remove(b->live, piece->pfn);
}

static struct run *run_of(struct build *b, const struct event *event)
{
	return &b->runs[event->cpu == EVENT_NO_CPU ? 0 :
						     event->cpu % GEOMETRY_MAX_CPUS];
}

/* Break a piece into single pages, of which some are about to be freed. */
static void break_up(struct build *b, const struct piece *piece)
{
	struct allocation *a = &b->allocs[piece->alloc];

	if (!a->in_pieces) {
		a->in_pieces = true;
		b->p->ops[a->op].arg[3] &= ~(uint32_t)GFPB_COMP;
		b->figures->split_blocks++;
	}
	live_remove(b->live, piece->pfn);
	for (uint32_t i = 0; i < 1u << piece->order; i++)
		live_add(b->live, piece->pfn + i, 0, piece->alloc,
			 piece->index + i);
}

static void build_free(struct build *b, const struct event *event)
{
	uint64_t pfn = event->pfn, end = pfn + (1u << event->order);
	struct run *run = run_of(b, event);
	struct piece piece;
	bool found = false;

	if (run->task != event->task)
		end_run(b, run);
	run->task = event->task;
	while (pfn < end) {
		if (!live_find(b->live, pfn, &piece)) {
			pfn++;
			continue;
		}
		found = true;
		if (piece.pfn < pfn || piece.order > event->order) {
			break_up(b, &piece);
			continue;
		}
		add_to_run(b, run, &piece);
		pfn += 1u << piece.order;
	}
	if (!found)
		b->figures->unknown_frees++;
}

/* Marks come in the order of the frees that they repeat, a while later. */
static void build_batched(struct build *b, const struct event *event)
{
	struct run *run = run_of(b, event);

	for (unsigned int n = 0; n < run->nr; n++) {
		unsigned int i = (run->next_mark + n) % run->nr;

		if (run->frees[i].pfn == event->pfn) {
			run->frees[i].batched = true;
			run->next_mark = i + 1;
			return;
		}
	}
}

/* --- allocations --- */

static void free_lost(struct build *b, struct run *run, uint64_t pfn,
		      uint32_t nr)
{
	struct piece piece;

	for (uint64_t end = pfn + nr; pfn < end; pfn++) {
		if (!live_find(b->live, pfn, &piece))
			continue;
		add_to_run(b, run, &piece);
		b->figures->lost_frees++;
	}
}

/* Flags by name are what they say; a number is what it was in the recorded kernel. */
static uint32_t gfp_of(struct build *b, const struct event *event)
{
	uint32_t bits = 0;

	if (event->raw_gfp && !b->rec->kernel)
		b->figures->raw_gfp++;
	else if ((event->raw_gfp &&
		  !kernel_gfp(b->rec->kernel, event->raw_gfp, &bits)) ||
		 event->gfp_unknown)
		b->figures->unknown_gfp++;
	return event->gfp | bits;
}

static uint32_t emit_alloc(struct build *b, const struct event *event)
{
	struct run *run = run_of(b, event);

	end_run(b, run);
	run_on(b, run->cpu);
	emit(b, OP_ALLOC, event->order, kernel_type(b->rec->kernel, event->type),
	     0, gfp_of(b, event));
	if (event->order > b->max_order)
		b->max_order = event->order;
	return b->nr_allocs++;
}

static void build_alloc(struct build *b, const struct event *event)
{
	uint32_t nr = 1u << event->order, alloc;

	free_lost(b, run_of(b, event), event->pfn, nr);
	alloc = emit_alloc(b, event);
	if (b->full)
		return;
	b->allocs[alloc] = (struct allocation){
		.op = b->p->nr_ops - 1, .left = nr,
	};
	live_add(b->live, event->pfn, event->order, alloc, 0);
	b->nr_live += nr;
	if (b->nr_live > b->figures->peak_pages)
		b->figures->peak_pages = b->nr_live;
}

/* It may fail again, or not: there may be more memory than there was. */
static void build_failed(struct build *b, const struct event *event)
{
	uint32_t alloc = emit_alloc(b, event);

	emit(b, OP_FREE, alloc, 0, 0, 0);
}

/* --- all of it --- */

static void count_cpu(struct build *b, const struct event *event)
{
	bool folded = event->cpu >= GEOMETRY_MAX_CPUS && event->cpu != EVENT_NO_CPU;

	b->figures->no_cpu += event->cpu == EVENT_NO_CPU;
	b->figures->folded_events += folded;
	if (event->cpu == EVENT_NO_CPU || b->seen_cpus[event->cpu])
		return;
	b->seen_cpus[event->cpu] = true;
	b->figures->cpus++;
	b->figures->folded_cpus += folded;
}

static void build_event(struct build *b, const struct event *event)
{
	count_cpu(b, event);
	if (event->order > GEOMETRY_MAX_ORDER) {
		b->figures->large_orders++;
		return;
	}
	switch ((enum event_kind)event->kind) {
	case EVENT_ALLOC:
		build_alloc(b, event);
		break;
	case EVENT_FAILED:
		build_failed(b, event);
		break;
	case EVENT_FREE:
		build_free(b, event);
		break;
	case EVENT_BATCH_FREE:
		build_free(b, event);
		build_batched(b, event);
		break;
	case EVENT_BATCHED:
		build_batched(b, event);
		break;
	case EVENT_ZONE_LOCKED:
	case EVENT_DRAIN:
	case EVENT_EXTFRAG:
	case EVENT_OTHER:
	case NR_EVENT_KINDS:
		break;
	}
}

/*
 * Where blocks are larger than 10, a pageblock is as large as the largest, as on
 * arm64 with 16K and 64K pages.
 */
static void choose_machine(struct build *b)
{
	uint32_t order = b->max_order > 10 ? b->max_order : 10;
	size_t block = 1u << order;
	size_t nr = 2 * b->figures->peak_pages + 4 * block;

	nr = (nr + block - 1) / block * block;
	b->p->geometry = (struct geometry){
		.nr_pages = nr < GEOMETRY_MAX_PAGES ? nr : GEOMETRY_MAX_PAGES,
		.nr_zones = 1,
		.max_order = order,
		.pageblock_order = order > 10 ? order : 9,
		.nr_cpus = b->nr_cpus,
		.check_pages = 1,
	};
}

bool build_program(struct program *p, const struct recording *rec,
		   struct figures *figures)
{
	struct build *b = calloc(1, sizeof(*b));
	bool full;

	if (!b)
		abort();
	b->p = p;
	b->rec = rec;
	b->figures = figures;
	b->live = live_new();
	b->nr_cpus = 2;
	for (uint32_t i = 0; i < GEOMETRY_MAX_CPUS; i++)
		b->runs[i].cpu = i;
	for (size_t i = 0; i < rec->nr && !b->full; i++)
		build_event(b, &rec->events[i]);
	for (uint32_t i = 0; i < GEOMETRY_MAX_CPUS; i++)
		end_run(b, &b->runs[i]);
	for (uint32_t i = 0; i < b->nr_allocs; i++)
		figures->never_freed += !!b->allocs[i].left;
	choose_machine(b);
	full = b->full;
	live_free(b->live);
	free(b);
	return !full;
}
