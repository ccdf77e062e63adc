/* SPDX-License-Identifier: GPL-2.0-only */
/* A log's "Bad page state" reports, and a program that frees pages in those states. */
#ifndef TRACE_BADPAGE_H
#define TRACE_BADPAGE_H

#include "program/program.h"
#include "trace/figures.h"
#include "trace/text.h"

/**
 * struct bad_page - what one report says
 * @pfn: as recorded.
 * @reason: why the kernel reported it: "nonzero mapcount".
 * @refcount, @mapcount: as printed: 0 is clean for both.
 * @mapping: page->mapping.
 * @damage: bits of enum damage: what of its flags and its type freeing must cope with.
 * @stands_for: flags that are reported like "locked", for which it stands.
 * @order, @is_compound: of the block that it is in; 0 unless a line says it.
 * @gfp, @type: how it was allocated, if page_owner knows; else GFP_KERNEL, movable.
 */
struct bad_page {
	uint64_t pfn;
	char reason[64];
	int64_t refcount;
	int64_t mapcount;
	uint64_t mapping;
	uint32_t damage;
	char stands_for[64];
	uint32_t order;
	bool is_compound;
	uint32_t gfp;
	uint32_t type;
};

/** struct bad_pages - all reports; zeroed to begin with */
struct bad_pages {
	struct bad_page *all;
	size_t nr;
	size_t cap;
};

void bad_pages_free(struct bad_pages *pages);

/**
 * bad_pages_line - read a line of a log, without what printk puts before it
 * Return: false if it is of no report.
 */
bool bad_pages_line(struct bad_pages *pages, struct text line);

/**
 * bad_pages_program - append operations that bring pages into those states and free them
 *
 * A state that no operation brings about is left out, and counted.
 * Return: NULL, or the reason why none is left.
 */
const char *bad_pages_program(struct program *p, const struct bad_pages *pages,
			      struct figures *figures);

#endif
