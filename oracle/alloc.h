/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory for the harness itself: out of it, there is nothing to judge, so
 * these do not return.
 */
#ifndef ORACLE_ALLOC_H
#define ORACLE_ALLOC_H

#include <stdio.h>
#include <stdlib.h>

static inline void *xcheck(void *p)
{
	if (!p) {
		fputs("buddyfuzz: out of memory\n", stderr);
		abort();
	}
	return p;
}

static inline void *xcalloc(size_t nr, size_t size)
{
	return xcheck(calloc(nr ? nr : 1, size));
}

static inline void *xrealloc(void *p, size_t size)
{
	return xcheck(realloc(p, size));
}

#endif
