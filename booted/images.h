/* SPDX-License-Identifier: GPL-2.0-only */
/* Kernels that scripts/boot --backend has built, private to booted/. */
#ifndef BOOTED_IMAGES_H
#define BOOTED_IMAGES_H

#include "booted/backend.h"

/**
 * struct image - one of them
 * @vmlinux: its path. @is_smp: it was built with SMP.
 * @max_order, @pageblock_order: fixed when it was built.
 */
struct image {
	char *vmlinux;
	bool is_smp;
	unsigned int max_order;
	unsigned int pageblock_order;
};

extern const struct backend_ops booted_ops;

#endif
