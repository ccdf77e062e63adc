/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef TARGETS_CANARY_BACKEND_H
#define TARGETS_CANARY_BACKEND_H

#include "backend/backend.h"

/**
 * canary_backend - model/batched, but lying
 *
 * After a contiguous free of at least one page it gives the first of these
 * pages one reference too many. Not in the registry: nobody should meet it who
 * did not ask for it by name.
 */
extern const struct backend canary_backend;

/** backend_find_any - backend_find(), and the canary. */
const struct backend *backend_find_any(const char *name);

#endif
