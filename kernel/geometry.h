/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Orders that the kernel fixes when it is compiled, made variables, so that
 * one build can be every machine. Included in front of each of the kernel's
 * files.
 *
 * Custom. What is sized by the largest order (free_area[], lists of blocks)
 * is declared by the headers that come first, with the largest there can be;
 * all code that follows goes by the variables. pageblock_order as a variable is
 * the kernel's own option for machines that choose their huge page size at
 * boot.
 */
#ifndef BUDDYFUZZ_KERNEL_GEOMETRY_H
#define BUDDYFUZZ_KERNEL_GEOMETRY_H

#include <linux/init.h>
#include <linux/mmzone.h>
#include <linux/mm.h>
#include "internal.h"

/* Functions in sections of their own, for the linker to drop what is unused. */
#undef __init
#define __init
#undef __meminit
#define __meminit
#undef __ref
#define __ref
#undef __initdata
#define __initdata

extern int shim_max_order;
extern unsigned int shim_pageblock_order;
extern int shim_thp_order;	/* -1: no such lists */

#undef MAX_PAGE_ORDER
#define MAX_PAGE_ORDER shim_max_order
#undef MAX_ORDER
#define MAX_ORDER (shim_max_order + !HAS_LARGEST_ORDER)

#undef pageblock_order
#define pageblock_order shim_pageblock_order

/*
 * Isolation asks this in loops over a range's pages, of which an older kernel's may never
 * end. Not a timer but a count tells, and long before.
 */
void shim_step(const char *function);

#undef pfn_to_online_page
#define pfn_to_online_page(pfn)						\
({									\
	/* Not __pfn: pfn_to_page() of a sparse map has one of its own. */	\
	unsigned long asked = pfn;					\
									\
	shim_step(__func__);						\
	pfn_valid(asked) ? pfn_to_page(asked) : NULL;			\
})

#undef HPAGE_PMD_ORDER
#define HPAGE_PMD_ORDER shim_thp_order
#define is_pmd_order(order) ((int)(order) == HPAGE_PMD_ORDER)

#endif
