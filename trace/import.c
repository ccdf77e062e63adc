/* SPDX-License-Identifier: GPL-2.0-only */
#include "trace/import.h"

#include <stdlib.h>
#include <string.h>

#include "program/codec.h"
#include "trace/badpage.h"
#include "trace/build.h"
#include "trace/kernel.h"
#include "trace/lines.h"
#include "trace/memory.h"
#include "trace/unwrap.h"

/**
 * struct import - what an input has in it: events, free memory, or bad pages
 */
struct import {
	struct figures *figures;
	struct unwrap unwrap;
	struct recording *rec;
	struct memory memory;
	struct bad_pages bad;
};

static bool take_line(void *arg, struct text line)
{
	struct import *im = arg;
	bool is_log;

	im->figures->lines++;
	if (!unwrap_line(&im->unwrap, &line, &is_log)) {
		im->figures->text_lines++;
		return true;
	}
	if (memory_line(&im->memory, line)) {
		im->figures->proc_lines++;
		return true;
	}
	if (bad_pages_line(&im->bad, line)) {
		im->figures->text_lines++;
		return true;
	}
	/* dump_page() and what follows it are a log even without printk's times. */
	return recording_line(im->rec, line, is_log || im->bad.nr);
}

static void describe(struct program *p, const struct figures *figures)
{
	size_t len;
	FILE *out = open_memstream(&p->comment, &len);

	if (!out)
		abort();
	fprintf(out, "Imported from a recording: %zu allocations, %zu frees,\n%zu of them of pages whose allocation was not recorded.",
		figures->allocs, figures->frees, figures->unknown_frees);
	if (fclose(out))
		abort();
}

/* The line that @why is about goes to @line. */
static const char *build(struct import *im, struct program *p, size_t *line)
{
	struct figures *figures = im->figures;

	if (figures->allocs) {
		if (im->memory.nr_zones || im->bad.nr)
			return "a recording and something else: import one at a time";
		if (!build_program(p, im->rec, figures))
			return "too many operations: import fewer lines of it";
		describe(p, figures);
		return NULL;
	}
	if (figures->frees) {
		*line = im->rec->first_free;
		return "frees but no allocations: record kmem:mm_page_alloc too";
	}
	if (im->bad.nr)
		return bad_pages_program(p, &im->bad, figures);
	if (im->memory.nr_zones)
		return memory_program(p, &im->memory, figures);
	if (figures->batched + figures->zone_locked + figures->drains + figures->extfrags)
		return "neither mm_page_alloc nor mm_page_free among the page allocator's events";
	if (figures->malformed) {
		*line = figures->malformed_lines[0];
		return "malformed, and no page allocator events in other lines";
	}
	return "no page allocator events";
}

static void note_kernel(struct figures *figures, uint32_t kernel)
{
	if (kernel)
		snprintf(figures->kernel, sizeof(figures->kernel), "%u.%u",
			 kernel >> 16, kernel >> 8 & 255);
}

static const char *read_and_build(struct import *im, struct input *in,
				  struct program *p, size_t *line)
{
	const char *why = lines_read(in, take_line, im), *failed;

	*line = im->figures->lines;
	if (!why && im->rec->is_full)
		why = "too many events: import fewer lines of it";
	failed = input_close(in, !why);
	if (!why && failed) {
		*line = 0;	/* of the command's text, nothing of the file's */
		why = failed;
	}
	return why ? why : build(im, p, line);
}

bool import_file(struct program *p, const char *path, uint32_t kernel,
		 struct figures *figures, char *reason, size_t cap)
{
	const char *name = strcmp(path, "-") ? path : "standard input";
	struct import *im;
	struct input *in;
	char opening[400];
	const char *why;
	size_t line;

	memset(figures, 0, sizeof(*figures));
	program_clear(p);
	in = input_open(path, opening, sizeof(opening));
	if (!in) {
		snprintf(reason, cap, "%s: %s", name, opening);
		return false;
	}
	im = calloc(1, sizeof(*im));
	if (!im)
		abort();
	im->figures = figures;
	im->rec = recording_new(kernel, figures);
	why = read_and_build(im, in, p, &line);
	note_kernel(figures, im->rec->kernel);
	recording_free(im->rec);
	bad_pages_free(&im->bad);
	free(im);
	if (!why)
		return true;
	if (line)
		snprintf(reason, cap, "%s:%zu: %s", name, line, why);
	else
		snprintf(reason, cap, "%s: %s", name, why);
	program_clear(p);
	return false;
}
