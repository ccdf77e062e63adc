/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bringing machines that agree on their free pages to one list order.
 */
#ifndef ALLOCATOR_CANONICALIZE_H
#define ALLOCATOR_CANONICALIZE_H

#include "allocator/machine.h"

/** machine_drain - per-CPU and deferred pages back to their zones. */
void machine_drain(struct machine *m);

/** machine_canonicalize - see struct backend_ops. */
void machine_canonicalize(struct machine *m, const uint32_t *pfns,
			  const uint8_t *types, size_t nr);

#endif
