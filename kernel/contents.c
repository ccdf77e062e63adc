/* SPDX-License-Identifier: GPL-2.0-only */
/* Custom: what is kept of each page beside its struct page. */
#include <linux/mm.h>
#include "kernel/statics.h"
#include "kernel/contents.h"

/* Where in what is kept of a page its contents begin: behind its page_ext. */
static size_t contents_at;

size_t kernel_beside_size(void)
{
	contents_at = shim_ext_size();
	return contents_at + (SHIM_CONTENTS ? SHIM_LINE : 0);
}

u8 *shim_contents(unsigned long pfn)
{
	return (u8 *)host_beside(pfn) + contents_at;
}
