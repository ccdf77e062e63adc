/* SPDX-License-Identifier: GPL-2.0-only */
/* The backends there are: the model's, and the kernels that were prepared. */
#ifndef REGISTRY_REGISTRY_H
#define REGISTRY_REGISTRY_H

#include "backend/backend.h"

/**
 * backends_racing - from now on, use the backends that report all loads and stores
 *
 * For schedule/; call it before any of the others. They are slower.
 */
void backends_racing(void);

/** backend_find - by name, or NULL. */
const struct backend *backend_find(const char *name);

/** backend_why_not - why backend_find() has none of that name, and what to do. */
const char *backend_why_not(const char *name);

/** backend_at - the @i-th backend, or NULL past the end. */
const struct backend *backend_at(size_t i);

#endif
