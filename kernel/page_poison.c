/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tree's mm/page_poison.c.
 *
 * Custom: a page is the line that stands for it (contents.h), and what it prints ends in
 * the verdict.
 */
#include <linux/mm.h>
#include <linux/highmem.h>
#include <linux/ratelimit.h>
#include "internal.h"
#include "kernel/statics.h"
#include "kernel/contents.h"

#ifdef CONFIG_PAGE_POISONING
#undef PAGE_SIZE
#define PAGE_SIZE SHIM_LINE
#undef kunmap_local
#define kunmap_local(addr) ((void)(addr))
#define kmap_local_page(page) shim_contents(page_to_pfn(page))
#undef memset
#define memset(at, byte, size) host_fill(at, byte, size)
#define memchr_inv(at, byte, size) shim_first_not(at, byte, size)
#undef pr_err
#define pr_err(format) host_warn(__FILE__, __LINE__, __func__, format)
#undef print_hex_dump
#define print_hex_dump(...) do { } while (0)
#define dump_page(page, reason) do { } while (0)

#include <mm/page_poison.c>

void shim_poison_boot(void)
{
	static_branch_enable(&_page_poisoning_enabled);
}
#else
void shim_poison_boot(void)
{
}
#endif
