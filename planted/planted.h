/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What planted bugs say of themselves. scripts/plant includes this before
 * all else in the planted copy, and nowhere else.
 *
 * PLANTED(wrong) stands where a mistake is: the mistake is reached when this
 * line runs, and triggered when @wrong holds, which is when what follows does
 * something else than the right code would. Each is noted once per process, in
 * the file that BUDDYFUZZ_PLANTED names.
 *
 * A fuzzer must learn nothing from this: the function is not instrumented, and
 * conditions are joined by & and |, which are no branches.
 */
#ifndef PLANTED_PLANTED_H
#define PLANTED_PLANTED_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#define PLANTED_STRING(name) #name
#define PLANTED_QUOTE(name) PLANTED_STRING(name)

/* For what a fuzz target saves: targets/run.c. */
__attribute__((weak)) extern const char planted_name[];
const char planted_name[] = PLANTED_QUOTE(PLANTED_NAME);

#ifdef __clang__
#define PLANTED_UNSEEN __attribute__((noinline, unused, no_sanitize("coverage")))
#else
#define PLANTED_UNSEEN __attribute__((noinline, unused))
#endif

PLANTED_UNSEEN static void planted_note(bool wrong)
{
	static bool noted[2];
	const char *path;
	FILE *out;

	if (noted[wrong])
		return;
	noted[wrong] = true;
	path = getenv("BUDDYFUZZ_PLANTED");
	out = path ? fopen(path, "a") : NULL;
	if (!out)
		return;
	fputs(wrong ? "triggered\n" : "reached\n", out);
	fclose(out);
}

#define PLANTED(wrong) planted_note(!!(wrong))

#endif
