/* SPDX-License-Identifier: GPL-2.0-only */
/* buddyfuzz exhaust --ranges: contiguous frees of every range of a few pages. */
#include <inttypes.h>
#include <time.h>
#include <unistd.h>

#include "exhaust/ranges.h"
#include "tools/tool.h"

static void progress(const struct ranges *r, const struct geometry *g)
{
	fprintf(stderr, "\r\033[K%" PRIu64 " ranges; ", r->nr_cases);
	machine_print(g, stderr);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

int run_ranges(const struct backend *backend, uint32_t pages, uint32_t mask_pages)
{
	struct ranges r = { .backend = backend, .pages = pages, .mask_pages = mask_pages };
	double start = now();
	int ret = EXIT_PASS;

	program_init(&r.program);
	if (isatty(STDERR_FILENO))
		r.progress = progress;
	ranges_run(&r);
	if (r.progress)
		fputs("\r\033[K", stderr);
	printf("%s: every pair of runs in %" PRIu32 " pages, and every mask of up to %" PRIu32 " pages at %d starts, refcounted and frozen\n",
	       backend->name, pages, mask_pages, RANGES_MASK_STARTS);
	if (r.wrong) {
		printf("\ndivergence: %s\n\n", r.wrong);
		program_print(&r.program, stdout);
		puts("");
		ret = EXIT_DIVERGENCE;
	} else if (!r.nr_cases) {
		complain("nothing was executed: %s: %s", backend->name, r.unsupported);
		ret = EXIT_NOTHING;
	}
	printf("%s: %" PRIu64 " ranges on %" PRIu32 " machines, %.1f s of processor time; %" PRIu32 " machines unsupported\n",
	       r.wrong ? "divergence" : "all", r.nr_cases, r.nr_machines, now() - start,
	       r.nr_unsupported);
	program_destroy(&r.program);
	return ret;
}
