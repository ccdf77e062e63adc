/* SPDX-License-Identifier: GPL-2.0-only */
/* A page with a timeline: who ran when, and where CPUs took turns. */
#ifndef TOOLS_TIMELINE_H
#define TOOLS_TIMELINE_H

#include "runner/overlap/overlap.h"

/**
 * struct timeline - of the last run of @o
 * @program: with the switches of that run.
 * @summary: of all runs.
 * @complete: all orders passed.
 */
struct timeline {
	const struct overlapped *o;
	const struct verdict *v;
	const struct program *program;
	const char *file;
	const char *backend;
	const char *points;
	char *summary;
	bool complete;
};

/** timeline_write - write the page to @path; false after a complaint. */
bool timeline_write(const struct timeline *timeline, const char *path);

#endif
