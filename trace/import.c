/* SPDX-License-Identifier: GPL-2.0-only */
#include "trace/import.h"

#include <stdlib.h>
#include <string.h>

#include "program/codec.h"
#include "trace/build.h"
#include "trace/kernel.h"
#include "trace/lines.h"

static bool take_line(void *arg, struct text line)
{
	return recording_line(arg, line);
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

static const char *build(struct program *p, const struct recording *rec,
			 struct figures *figures, size_t *line)
{
	const char *why = NULL;

	*line = figures->lines;
	if (figures->allocs) {
		if (build_program(p, rec, figures))
			describe(p, figures);
		else
			why = "too many operations: import fewer lines of it";
	} else if (figures->frees) {
		*line = rec->first_free;
		why = "frees but no allocations: record kmem:mm_page_alloc too";
	} else {
		if (figures->malformed)
			*line = figures->malformed_lines[0];
		why = "no page allocator events";
	}
	return why;
}

static void note_kernel(struct figures *figures, uint32_t kernel)
{
	if (kernel)
		snprintf(figures->kernel, sizeof(figures->kernel), "%u.%u",
			 kernel >> 16, kernel >> 8 & 255);
}

bool import_file(struct program *p, const char *path, uint32_t kernel,
		 struct figures *figures, char *reason, size_t cap)
{
	const char *name = strcmp(path, "-") ? path : "standard input";
	struct recording *rec;
	const char *why, *failed;
	struct input *in;
	char opening[400];
	size_t line;

	memset(figures, 0, sizeof(*figures));
	program_clear(p);
	in = input_open(path, opening, sizeof(opening));
	if (!in) {
		snprintf(reason, cap, "%s: %s", name, opening);
		return false;
	}
	rec = recording_new(kernel, figures);
	why = lines_read(in, take_line, rec);
	line = figures->lines;
	if (!why && rec->is_full)
		why = "too many events: import fewer lines of it";
	failed = input_close(in, !why);
	if (!why)
		why = failed;
	if (!why)
		why = build(p, rec, figures, &line);
	note_kernel(figures, rec->kernel);
	recording_free(rec);
	if (!why)
		return true;
	snprintf(reason, cap, "%s:%zu: %s", name, line, why);
	program_clear(p);
	return false;
}
