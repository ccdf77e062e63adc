/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Calls on what is held, as operations and the end of a program make them. For
 * the files of this folder only.
 */
#ifndef RUNNER_CALLER_MEANING_H
#define RUNNER_CALLER_MEANING_H

#include "runner/caller/legal.h"

/*
 * Each fills in the operands of @call, whose @op is set, for the first page of @a
 * from @page on that is held and fits, and returns false if that may not be.
 */
bool call_free(const struct caller *c, const struct allocation *a,
	       uint32_t page, struct call *call);
bool call_put(const struct caller *c, const struct allocation *a,
	      uint32_t page, struct call *call);
bool call_cma_release(const struct caller *c, const struct allocation *a,
		      uint32_t page, uint32_t count, page_fits *fits,
		      struct call *call);

#endif
