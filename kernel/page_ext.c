/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tree's mm/page_ext.c, where PAGE_OWNER and MEM_ALLOC_PROFILING keep what they know of
 * a page.
 *
 * Custom: its memory is the machine's (kernel.h: beside), not memblock's.
 */
#include <linux/mm.h>
#include "internal.h"
#include "kernel/contents.h"

#ifdef CONFIG_PAGE_EXTENSION
#include <mm/page_ext.c>

size_t shim_ext_size(void)
{
	shim_owner_wanted();
	invoke_need_callbacks();
	return page_ext_size;
}

void shim_ext_boot(size_t stride)
{
	page_ext_size = stride;
#ifndef CONFIG_SPARSEMEM
	NODE_DATA(0)->node_page_ext = host_beside(0);
#endif
}

void shim_ext_init(void)
{
	invoke_init_callbacks();
}
#else
size_t shim_ext_size(void)
{
	return 0;
}

void shim_ext_boot(size_t stride)
{
}

void shim_ext_init(void)
{
}
#endif
