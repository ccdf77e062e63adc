/* SPDX-License-Identifier: GPL-2.0-only */
/* Custom: what is kept of each page beside its struct page. */
#include <linux/mm.h>
#include "kernel/statics.h"
#include "kernel/contents.h"

size_t kernel_beside_size(void)
{
	return SHIM_CONTENTS ? SHIM_LINE : 0;
}

u8 *shim_contents(unsigned long pfn)
{
	return host_beside(pfn);
}
