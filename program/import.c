/* SPDX-License-Identifier: GPL-2.0-only */
#include "program/codec.h"
#include "program/file.h"
#include "program/ftrace.h"
#include "program/import.h"
#include "program/live.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MAX_LEN 65536	/* a longer line is malformed */
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

struct import {
	struct program *p;
	struct import_stats *stats;
	struct live *live;
	struct allocation allocs[PROGRAM_MAX_OPS];	/* by number */
	uint32_t nr_allocs;
	struct run runs[GEOMETRY_MAX_CPUS];
	uint32_t cpu;			/* that the program runs on */
	uint32_t nr_cpus;
	size_t nr_live;
	size_t first_malformed;
	bool full;
};

static void emit(struct import *im, enum op_code code, uint32_t a, uint32_t b,
		 uint32_t c, uint32_t d)
{
	struct op op = { .code = code, .arg = { a, b, c, d } };

	if (!program_append(im->p, &op))
		im->full = true;
}

static void run_on(struct import *im, uint32_t cpu)
{
	if (cpu == im->cpu)
		return;
	if (cpu >= im->nr_cpus)
		im->nr_cpus = cpu + 1;
	emit(im, OP_CPU, cpu, 0, 0, 0);
	im->cpu = cpu;
}

/* --- frees --- */

/* May it be one of a batch: a page that was allocated as one? */
static bool is_batched(const struct import *im, const struct waiting *w)
{
	return w->batched && w->nr == 1 && !im->allocs[w->alloc].in_pieces;
}

/* Free what the run frees in one batch, from this page on. */
static unsigned int free_bulk(struct import *im, const struct run *run,
			      unsigned int from)
{
	unsigned int end = from + 1;

	while (end < run->nr && is_batched(im, &run->frees[end]))
		end++;
	if (end - from > 1) {
		im->stats->bulk_runs++;
		im->stats->bulk_pages += end - from;
	}
	for (unsigned int i = from; i < end; i++) {
		uint32_t alloc = run->frees[i].alloc;

		if (end - from > 1)
			emit(im, OP_FREE_BULK, alloc, 0, 1, i + 1 < end);
		else
			emit(im, OP_FREE, alloc, 0, 0, 0);
		im->allocs[alloc].left = 0;
	}
	return end;
}

/* Free the pieces of one block that follow each other in the run. */
static unsigned int free_pieces(struct import *im, const struct run *run,
				unsigned int from)
{
	const struct waiting *w = &run->frees[from];
	struct allocation *a = &im->allocs[w->alloc];
	uint32_t nr = w->nr;
	unsigned int i = from + 1;

	if (!a->split) {
		emit(im, OP_SPLIT, w->alloc, 0, 0, 0);
		a->split = true;
	}
	while (i < run->nr && run->frees[i].alloc == w->alloc &&
	       run->frees[i].index == w->index + nr)
		nr += run->frees[i++].nr;
	if (nr > 1)
		emit(im, OP_FREE_CONTIG, w->alloc, w->index, nr, 0);
	else
		emit(im, OP_FREE, w->alloc, w->index, 0, 0);
	a->left -= nr;
	return i;
}

static void end_run(struct import *im, struct run *run)
{
	unsigned int i;

	if (!run->nr)
		return;
	run_on(im, run->cpu);
	for (i = 0; i < run->nr;) {
		const struct waiting *w = &run->frees[i];

		if (im->allocs[w->alloc].in_pieces) {
			i = free_pieces(im, run, i);
		} else if (is_batched(im, w)) {
			i = free_bulk(im, run, i);
		} else {
			emit(im, OP_FREE, w->alloc, 0, 0, 0);
			im->allocs[w->alloc].left = 0;
			i++;
		}
	}
	run->nr = 0;
	run->next_mark = 0;
}

static void add_to_run(struct import *im, struct run *run,
		       const struct piece *piece)
{
	if (run->nr == RUN_MAX)
		end_run(im, run);
	run->frees[run->nr++] = (struct waiting){
		.pfn = piece->pfn,
		.alloc = piece->alloc,
		.index = piece->index,
		.nr = 1u << piece->order,
	};
	im->nr_live -= 1u << piece->order;
	live_remove(im->live, piece->pfn);
}

static struct run *run_of(struct import *im, const struct ftrace_event *event)
{
	return &im->runs[event->cpu % GEOMETRY_MAX_CPUS];
}

/* Break a piece into single pages, of which some are about to be freed. */
static void break_up(struct import *im, const struct piece *piece)
{
	struct allocation *a = &im->allocs[piece->alloc];

	if (!a->in_pieces) {
		a->in_pieces = true;
		im->p->ops[a->op].arg[3] &= ~(uint32_t)GFPB_COMP;
		im->stats->split_blocks++;
	}
	live_remove(im->live, piece->pfn);
	for (uint32_t i = 0; i < 1u << piece->order; i++)
		live_add(im->live, piece->pfn + i, 0, piece->alloc,
			 piece->index + i);
}

static void import_free(struct import *im, const struct ftrace_event *event)
{
	uint64_t pfn = event->pfn, end = pfn + (1u << event->order);
	struct run *run = run_of(im, event);
	struct piece piece;
	bool found = false;

	im->stats->frees++;
	if (run->task != event->task)
		end_run(im, run);
	run->task = event->task;
	while (pfn < end) {
		if (!live_find(im->live, pfn, &piece)) {
			pfn++;
			continue;
		}
		found = true;
		if (piece.pfn < pfn || piece.order > event->order) {
			break_up(im, &piece);
			continue;
		}
		add_to_run(im, run, &piece);
		pfn += 1u << piece.order;
	}
	if (!found)
		im->stats->unknown_frees++;
}

/* Marks come in the order of the frees that they repeat, a while later. */
static void import_batched(struct import *im, const struct ftrace_event *event)
{
	struct run *run = run_of(im, event);

	im->stats->batched++;
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

static void free_lost(struct import *im, struct run *run, uint64_t pfn,
		      uint32_t nr)
{
	struct piece piece;

	for (uint64_t end = pfn + nr; pfn < end; pfn++) {
		if (!live_find(im->live, pfn, &piece))
			continue;
		add_to_run(im, run, &piece);
		im->stats->lost_frees++;
	}
}

static void import_alloc(struct import *im, const struct ftrace_event *event)
{
	struct run *run = run_of(im, event);
	uint32_t nr = 1u << event->order;

	im->stats->allocs++;
	im->stats->unknown_gfp += !event->gfp_known;
	free_lost(im, run, event->pfn, nr);
	end_run(im, run);
	run_on(im, run->cpu);
	emit(im, OP_ALLOC, event->order, event->type, 0, event->gfp);
	if (im->full)
		return;
	im->allocs[im->nr_allocs] = (struct allocation){
		.op = im->p->nr_ops - 1, .left = nr,
	};
	live_add(im->live, event->pfn, event->order, im->nr_allocs++, 0);
	im->nr_live += nr;
	if (im->nr_live > im->stats->peak_pages)
		im->stats->peak_pages = im->nr_live;
}

/* --- the file --- */

static void import_line(struct import *im, const char *line, size_t len)
{
	struct ftrace_event event;

	im->stats->lines++;
	ftrace_parse(&event, line, len);
	switch (event.kind) {
	case FTRACE_NOTHING:
		break;
	case FTRACE_MALFORMED:
		if (!im->stats->malformed++)
			im->first_malformed = im->stats->lines;
		break;
	case FTRACE_LOST:
		im->stats->lost_events += event.lost;
		break;
	case FTRACE_OTHER:
		im->stats->other_events++;
		break;
	case FTRACE_ALLOC:
		import_alloc(im, &event);
		break;
	case FTRACE_FREE:
		import_free(im, &event);
		break;
	case FTRACE_BATCHED:
		import_batched(im, &event);
		break;
	}
}

/* Hand on each whole line in @buf; returns what is left of the last one. */
static size_t import_lines(struct import *im, char *buf, size_t len)
{
	char *at = buf;
	char *end;

	while ((end = memchr(at, '\n', buf + len - at))) {
		import_line(im, at, end - at);
		at = end + 1;
	}
	len -= at - buf;
	memmove(buf, at, len);
	return len;
}

static const char *import_file(struct import *im, struct reader *r)
{
	char *buf = malloc(LINE_MAX_LEN);
	size_t len = 0, n;
	const char *why;

	if (!buf)
		abort();
	for (;;) {
		why = reader_read(r, (uint8_t *)buf + len, LINE_MAX_LEN - len,
				  &n);
		if (why || !n || im->full)
			break;
		len = import_lines(im, buf, len + n);
		/*
		 * A line that fills the buffer is no event. Its end may look
		 * like one, so that the line is cut, not dropped.
		 */
		if (len == LINE_MAX_LEN) {
			memset(buf, '?', len);
			len = LINE_MAX_LEN / 2;
		}
	}
	if (!why && len)
		import_line(im, buf, len);
	free(buf);
	return why;
}

static void choose_machine(struct import *im)
{
	size_t nr = 2 * im->stats->peak_pages + 4096;

	nr = (nr + 1023) / 1024 * 1024;
	im->p->geometry = (struct geometry){
		.nr_pages = nr < GEOMETRY_MAX_PAGES ? nr : GEOMETRY_MAX_PAGES,
		.nr_zones = 1,
		.max_order = 10,
		.pageblock_order = 9,
		.nr_cpus = im->nr_cpus,
		.check_pages = 1,
	};
}

static void describe(struct program *p, const struct import_stats *stats)
{
	size_t len;
	FILE *out = open_memstream(&p->comment, &len);

	if (!out)
		abort();
	fprintf(out, "Imported from an ftrace recording: %zu allocations, %zu frees,\n%zu of them of pages whose allocation was not recorded.",
		stats->allocs, stats->frees, stats->unknown_frees);
	if (fclose(out))
		abort();
}

bool program_import(struct program *p, const char *path,
		    struct import_stats *stats, char *reason, size_t cap)
{
	const char *name = strcmp(path, "-") ? path : "standard input";
	struct import *im;
	struct reader *r;
	const char *why;

	memset(stats, 0, sizeof(*stats));
	program_clear(p);
	r = reader_open(path, &why);
	if (!r) {
		snprintf(reason, cap, "%s: %s", name, why);
		return false;
	}
	im = calloc(1, sizeof(*im));
	if (!im)
		abort();
	im->p = p;
	im->stats = stats;
	im->live = live_new();
	im->nr_cpus = 2;
	for (uint32_t i = 0; i < GEOMETRY_MAX_CPUS; i++)
		im->runs[i].cpu = i;
	why = import_file(im, r);
	reader_close(r);
	for (uint32_t i = 0; i < GEOMETRY_MAX_CPUS; i++)
		end_run(im, &im->runs[i]);
	for (uint32_t i = 0; i < im->nr_allocs; i++)
		stats->never_freed += !!im->allocs[i].left;
	choose_machine(im);
	if (!why && im->full)
		why = "too many operations";
	if (why)
		snprintf(reason, cap, "%s:%zu: %s", name, stats->lines, why);
	else if (!(stats->allocs + stats->frees))
		snprintf(reason, cap, "%s:%zu: %s", name,
			 im->first_malformed ? im->first_malformed :
					       stats->lines,
			 why = "no page allocator events");
	else
		describe(p, stats);
	if (why)
		program_clear(p);
	live_free(im->live);
	free(im);
	return !why;
}

void import_stats_print(const struct import_stats *stats, FILE *out)
{
	const struct {
		const char *name;
		size_t n;
	} rows[] = {
		{ "lines", stats->lines },
		{ "allocations", stats->allocs },
		{ "frees", stats->frees },
		{ "batched marks", stats->batched },
		{ "other events", stats->other_events },
		{ "malformed lines", stats->malformed },
		{ "events lost in recording", stats->lost_events },
		{ "unknown GFP flags", stats->unknown_gfp },
		{ "frees of unseen allocations", stats->unknown_frees },
		{ "frees that were lost", stats->lost_frees },
		{ "never freed", stats->never_freed },
		{ "blocks freed in pieces", stats->split_blocks },
		{ "bulk frees", stats->bulk_runs },
		{ "pages in bulk frees", stats->bulk_pages },
		{ "peak live pages", stats->peak_pages },
	};

	for (unsigned int i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		fprintf(out, "%-28s %10zu\n", rows[i].name, rows[i].n);
}
