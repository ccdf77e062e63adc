/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Small machines to try one rule on, and short words for calls and states.
 */
#ifndef TESTS_ALLOCATOR_HELP_H
#define TESTS_ALLOCATOR_HELP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "allocator/free.h"
#include "allocator/model.h"

/*
 * 64 pages, the largest block 16, pageblocks of 4, no per-CPU lists: the free
 * lists of the fresh machine are 0, 16, 32, 48 at order 4.
 */
#define GEOMETRY(...)						\
	((struct geometry){					\
		.nr_pages = 64, .nr_zones = 1,			\
		.max_order = 4, .pageblock_order = 2,		\
		.check_pages = 1, __VA_ARGS__ })

/* The same with one CPU whose lists hold 16 pages before they overflow. */
#define GEOMETRY_PCP(...) \
	GEOMETRY(.nr_cpus = 1, .pcp_batch = 4, .pcp_high = 16, __VA_ARGS__)

/** make - a fresh machine with batched frees. */
struct machine *make(struct geometry g);
/** make_as - with the frees of model/@how. */
struct machine *make_as(const char *how, struct geometry g);
void unmake(struct machine *m);

/** apply - run a call; the result's pfns point to a static array. */
struct result apply(struct machine *m, struct call call);
#define CALL(m, ...) apply(m, (struct call){ __VA_ARGS__ })

/** take - allocate, which must work: the first page's pfn. */
uint32_t take(struct machine *m, unsigned int order, int type, uint32_t gfp);
/** take_all - order-0 unmovable pages from the highest zone till none is left. */
void take_all(struct machine *m);
/** give - __free_pages() of a refcounted block. */
void give(struct machine *m, uint32_t pfn, unsigned int order);

struct page_state page_at(struct machine *m, uint32_t pfn);
struct zone_state zone_at(struct machine *m, unsigned int zone);
struct event_state events(struct machine *m);

/** assert_list - a buddy list holds exactly these, in this order. */
#define assert_list(m, zone, order, type, ...)				\
	assert_links(m, buddy_list(&(m)->zones[zone], order, type),	\
		     (const uint32_t[]){ __VA_ARGS__, PFN_NONE },	\
		     __FILE__, __LINE__)
#define assert_list_empty(m, zone, order, type) \
	assert_list(m, zone, order, type, PFN_NONE)
/** assert_pcp - the same for a list of CPU 0. */
#define assert_pcp(m, zone, order, type, ...)				\
	assert_links(m,							\
		     &(m)->zones[zone].pcp[0].lists[			\
			     order_to_pindex(type, order)],		\
		     (const uint32_t[]){ __VA_ARGS__, PFN_NONE },	\
		     __FILE__, __LINE__)
#define assert_pcp_empty(m, zone, order, type) \
	assert_pcp(m, zone, order, type, PFN_NONE)
void assert_links(struct machine *m, struct list_head *head,
		  const uint32_t *pfns, const char *file, int line);

/** assert_all_free - drained, every page but those in holes is free again. */
void assert_all_free(struct machine *m);

#define TESTS(...)							\
	int main(void)							\
	{								\
		const struct CMUnitTest tests[] = { __VA_ARGS__ };	\
									\
		return cmocka_run_group_tests(tests, NULL, NULL);	\
	}
#define T(name) cmocka_unit_test(name)

#endif
