/* SPDX-License-Identifier: GPL-2.0-only */
/* A suite being written, private to export/. */
#ifndef EXPORT_INTERNAL_H
#define EXPORT_INTERNAL_H

#include "export/export.h"

/**
 * struct expected - what a suite's functions of these names return
 * @free_pages, @nr_free, @nr_free_pages: of each zone; the last is NR_FREE_PAGES.
 * @refcounts, @pageblocks: of all pages. @types: the same, as numbers.
 */
struct expected {
	char *free_pages[GEOMETRY_MAX_ZONES];
	char *nr_free[GEOMETRY_MAX_ZONES];
	int64_t nr_free_pages[GEOMETRY_MAX_ZONES];
	char *refcounts;
	char *pageblocks;
	int *types;
};

/**
 * struct suite - what has been written so far
 * @body: the test case, in C.
 * @why: NULL, or what cannot be exported, in @reason.
 * @nr_allocs: operations so far that allocate.
 * @cpu: the one that operations run on.
 * @contended_zone, @contended_pcp: somebody else has the lock.
 * @nr_bulk: the longest array of pages that is needed.
 * @uses_flags, @uses_pcp_lock: it takes a zone's lock, or a per-CPU one.
 * @has_bad: pages are reported as bad.
 * @last: what was last expected; @is_first: nothing was, so far.
 * @is_drained: the last call has drained all per-CPU lists.
 * @has_deferred: blocks wait on a deferred list.
 * @has_failed: a rule was violated.
 */
struct suite {
	const struct geometry *g;
	FILE *body;
	const char *why;
	char reason[256];
	uint32_t nr_allocs;
	uint8_t cpu;
	bool contended_zone[GEOMETRY_MAX_ZONES];
	bool contended_pcp[GEOMETRY_MAX_ZONES][GEOMETRY_MAX_CPUS];
	uint32_t nr_bulk;
	bool uses_flags;
	bool uses_pcp_lock;
	bool has_bad;
	struct expected last;
	bool is_first;
	bool is_drained;
	bool has_deferred;
	bool has_failed;
	int tuning[GEOMETRY_MAX_ZONES][4];
};

/** suite_refuse - remember why it cannot be exported */
__attribute__((format(printf, 2, 3)))
void suite_refuse(struct suite *s, const char *format, ...);

/** suite_call - write the C of one call. @op is NULL if it frees what is left at the end. */
void suite_call(struct suite *s, const struct op *op, const struct call *call,
		const struct result *result);

/** open_text - a stream to write @text, to be freed once it is closed */
FILE *open_text(char **text, size_t *size);

/** expected_of - what is right after a call; @before: and was right before it. */
void expected_of(struct expected *e, const struct scene *scene,
		 const struct verdict *v, const struct expected *before);

void expected_destroy(struct expected *e);

#endif
