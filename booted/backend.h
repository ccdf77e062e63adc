/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Booted kernels as backends: kernel/NAME/booted. scripts/boot --backend builds them. Each
 * machine is a kernel of its own, a UML process, which makes the calls of many programs.
 */
#ifndef BOOTED_BACKEND_H
#define BOOTED_BACKEND_H

#include "kernel/loader.h"

/**
 * booted_entries - those that were built, by name
 *
 * Looks into the directory BUDDYFUZZ_BOOTED, or if that is not set where scripts/boot puts
 * them. They have no layout.
 */
const struct kernel_entry *booted_entries(size_t *nr);

/** booted_backends - those that can be run; the last entry has no name */
const struct backend *booted_backends(void);

/** booted_is_one - is this what one would be called? */
bool booted_is_one(const char *name);

/** booted_backend - the one of that name; NULL: see booted_why_not() */
const struct backend *booted_backend(const char *name);

/** booted_why_not - why there is none of that name, and what to do */
const char *booted_why_not(const char *name);

#endif
