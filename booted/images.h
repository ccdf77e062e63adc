/* SPDX-License-Identifier: GPL-2.0-only */
/* Kernels that scripts/boot --backend has built, private to booted/. */
#ifndef BOOTED_IMAGES_H
#define BOOTED_IMAGES_H

#include "booted/backend.h"

#define IMAGE_MAX_WORDS 16

/**
 * struct image - one of them
 * @vmlinux: its path. @is_smp: it was built with SMP.
 * @max_order, @pageblock_order: fixed when it was built.
 * @words: more for its command line, up to NULL.
 */
struct image {
	char *vmlinux;
	bool is_smp;
	unsigned int max_order;
	unsigned int pageblock_order;
	char *words[IMAGE_MAX_WORDS + 1];
};

extern const struct backend_ops booted_ops;

#endif
