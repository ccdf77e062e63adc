/* SPDX-License-Identifier: GPL-2.0-only */
/* The kernels that scripts/kernel has prepared, as backends. */
#ifndef KERNEL_LOADER_H
#define KERNEL_LOADER_H

#include "backend/backend.h"

/* What the names of all kernel backends begin with. */
#define KERNEL_PREFIX "kernel/"

/**
 * kernel_backends - all of them, by name; the last entry has none
 *
 * Looks into the directories in BUDDYFUZZ_KERNELS (colons between them), or if
 * that is not set where scripts/kernel puts them. What cannot be loaded is left
 * out, with a line on stderr that names it. Loads once.
 */
const struct backend *kernel_backends(void);

/**
 * kernel_backend - the one of that name, and no other is loaded
 *
 * Return: NULL if there is none; if it cannot be loaded a line on stderr says
 * why.
 */
const struct backend *kernel_backend(const char *name);

/**
 * kernel_unwatched - load kernels without the watch over what they write
 *
 * To be called before anything asks for a backend. Such a kernel runs as fast
 * as it is, and is good for create, apply, drain and destroy, no more: nobody
 * knows what it has touched or where a page is.
 */
void kernel_unwatched(void);

#endif
