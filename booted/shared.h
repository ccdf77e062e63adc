/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a booted kernel and its backend have in common: memory that both map, and a socket on
 * which a byte says whose turn it is. The backend (backend.c) writes what it asks for and sends
 * a byte; the kernel (serve.c) does it, writes what came of it and how the machine is now, and
 * sends one back. Compiled by both.
 */
#ifndef BOOTED_SHARED_H
#define BOOTED_SHARED_H

#include "backend/backend.h"

/* Where the kernel finds them, and on its command line: serve=PAGES. */
#define BOOTED_SOCKET	3
#define BOOTED_MEMORY	4

/* The kernel has the pages before this one to itself. */
#define BOOTED_FIRST_PFN 32768

#define BOOTED_MAX_PAGES (1u << 17)
#define BOOTED_TEXT	(4u << 20)	/* of a thousand bad pages */

/* Of a kernel that was built with another version of this. */
#define BOOTED_VERSION							\
	(1u + (uint32_t)(sizeof(struct booted) << 4 ^ sizeof(struct call) << 8 ^ NR_OPS))

enum booted_request {
	BOOTED_MAKE,	/* the machine of @geometry, once */
	BOOTED_RESET,
	BOOTED_APPLY,
	BOOTED_DRAIN,
	BOOTED_CANONICALIZE,
};

/**
 * struct booted - what is shared
 * @version: BOOTED_VERSION, by the kernel.
 * @request: enum booted_request.
 * @call, @answers: APPLY. @nr: CANONICALIZE: entries of pfns and types. What else there is of
 *	either is in the arrays.
 * @result, @bulk: of the call, but for complaints.
 * @zones, @pcps, @events: the machine's. MAKE is told watermarks, reserves and tuning there.
 * @nr_changed, @nr_blocks: entries of changed and blocks.
 * @text: what the kernel has printed since it was last asked, @nr_text bytes; what does not fit
 *	is counted, too.
 *
 * Behind it, each with an entry for every page: states, and what pageblock a page is in.
 */
struct booted {
	uint32_t version;
	uint32_t request;
	uint32_t nr;
	uint32_t nr_changed;
	uint32_t nr_blocks;
	uint32_t nr_text;
	struct geometry geometry;
	struct call call;
	struct answer answers[MAX_ANSWERS];
	struct result result;
	uint32_t bulk[CALL_MAX_BULK];
	struct zone_state zones[GEOMETRY_MAX_ZONES];
	struct pcp_state pcps[GEOMETRY_MAX_ZONES][GEOMETRY_MAX_CPUS];
	struct event_state events;
	char text[BOOTED_TEXT];
};

/**
 * struct booted_arrays - what lies behind it
 * @pages: of each page. @pfns: what CANONICALIZE and FREE_BULK take.
 * @changed: pages whose state has changed. @blocks: a page of each pageblock whose type has.
 * @types: of each pageblock, by its first page; @wanted: what CANONICALIZE takes.
 */
struct booted_arrays {
	struct page_state *pages;
	uint32_t *pfns;
	uint32_t *changed;
	uint32_t *blocks;
	uint8_t *types;
	uint8_t *wanted;
};

static inline size_t booted_size(uint32_t nr_pages)
{
	return sizeof(struct booted) +
	       nr_pages * (sizeof(struct page_state) + 3 * sizeof(uint32_t) + 2);
}

static inline struct booted_arrays booted_arrays(struct booted *b, uint32_t nr_pages)
{
	struct booted_arrays a;

	a.pages = (struct page_state *)(b + 1);
	a.pfns = (uint32_t *)(a.pages + nr_pages);
	a.changed = a.pfns + nr_pages;
	a.blocks = a.changed + nr_pages;
	a.types = (uint8_t *)(a.blocks + nr_pages);
	a.wanted = a.types + nr_pages;
	return a;
}

#endif
