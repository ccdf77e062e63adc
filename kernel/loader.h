/* SPDX-License-Identifier: GPL-2.0-only */
/* The kernels that scripts/kernel has prepared, as backends. */
#ifndef KERNEL_LOADER_H
#define KERNEL_LOADER_H

#include "backend/backend.h"
#include "kernel/layout.h"

/* What the names of all kernel backends begin with. */
#define KERNEL_PREFIX "kernel/"

/**
 * struct kernel_entry - one that was prepared
 * @backend: only its name if it must not or cannot be run.
 * @status: what it was made of, or NULL if nothing says so.
 * @layout: see kernel_layout_of().
 * @why: NULL, or why it cannot be run and what to do.
 */
struct kernel_entry {
	struct backend backend;
	void (*layout)(const struct machine *m, struct kernel_layout *layout);
	const struct kernel_status *status;
	char *why;
};

/**
 * kernel_entries - all of them, by directory and name
 *
 * Looks into the directories in BUDDYFUZZ_KERNELS (colons between them), or if
 * that is not set where scripts/kernel puts them. Loads once.
 */
const struct kernel_entry *kernel_entries(size_t *nr);

/**
 * kernel_left_out - a line on stderr that names the kernels that cannot be run
 * @known_too: those with a status, too, not only what nothing is known of.
 */
void kernel_left_out(bool known_too);

/**
 * kernel_backends - those that can be run; the last entry has no name
 *
 * Calls kernel_left_out() for the others, once.
 */
const struct backend *kernel_backends(void);

/**
 * kernel_backend - the one of that name, and no other is loaded
 *
 * Return: NULL if there is none that can be run: see kernel_why_not().
 */
const struct backend *kernel_backend(const char *name);

/** kernel_why_not - why kernel_backend() has none of that name, and what to do. */
const char *kernel_why_not(const char *name);

/**
 * kernel_usable - is @file, below @place, what was built there, of sources that are still the same?
 * @entry: told the status, or why not.
 */
bool kernel_usable(struct kernel_entry *entry, const char *place, const char *file);

/**
 * kernel_layout_of - the layout of a machine of the kernel of that name
 * Return: false if it is no kernel.
 */
bool kernel_layout_of(const char *name, const struct machine *m,
		      struct kernel_layout *layout);

/**
 * kernel_unwatched - load kernels without the watch over what they write
 *
 * To be called before anything asks for a backend. Such a kernel runs as fast
 * as it is, and is good for create, apply, drain and destroy, no more: it does
 * not know which pages it has changed, or where a page is.
 */
void kernel_unwatched(void);

/**
 * kernel_racing - load kernels that also tell of their ordinary loads, for schedules
 *
 * To be called before anything asks for a backend.
 */
void kernel_racing(void);

#endif
