/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a prepared kernel was made of, and whether that is still so. The file is
 * DIRECTORY/status, written by scripts/buddyfuzz/prepared.py and described in docs/kernel.md.
 */
#ifndef KERNEL_STATUS_H
#define KERNEL_STATUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A file as it was: its size in bytes, its time in ns (sources), its XXH64. */
struct kernel_file {
	const char *path;
	uint64_t size;
	uint64_t mtime;
	uint64_t sum;
};

/**
 * struct kernel_status - one status file
 * @stem, @config, @state, @version, @origin, @tree, @commit, @dirty, @again: as in
 *	in docs/kernel.md; "" if not there.
 * @uncompiled: edited files of the tree that nothing was made of.
 * @modules: paths below the kernel's directory.
 * @sources: all that the modules depend on, by path.
 */
struct kernel_status {
	const char *stem;
	const char *config;
	const char *state;
	const char *version;
	const char *origin;
	const char *tree;
	const char *commit;
	const char *dirty;
	const char *again;
	const char **uncompiled;
	struct kernel_file *modules;
	struct kernel_file *sources;
	size_t nr_uncompiled;
	size_t nr_modules;
	size_t nr_sources;
};

/**
 * kernel_status_read - of the kernel in @directory
 * @why: what is wrong with it, to be freed, if NULL is returned.
 *
 * Return: read once; never to be freed.
 */
const struct kernel_status *kernel_status_read(const char *directory,
					       char **why);

/**
 * kernel_status_stale - must this kernel not be run?
 *
 * Looks at the size and the time of each source, and reads those whose time is
 * another.
 *
 * Return: NULL if its modules are what its sources say now; else why not, and what
 * to do, to be freed.
 */
char *kernel_status_stale(const struct kernel_status *status);

/**
 * kernel_status_module - is @path, which is @module below the kernel's directory,
 * what was recorded?
 *
 * Return: NULL if so; else why not, to be freed.
 */
char *kernel_status_module(const struct kernel_status *status,
			   const char *path, const char *module);

/** kernel_text - a message, to be freed: printf() to as much room as it takes. */
char *kernel_text(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

#endif
