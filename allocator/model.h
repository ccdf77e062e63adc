/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The allocator model as backends: one per way to free contiguous ranges.
 */
#ifndef ALLOCATOR_MODEL_H
#define ALLOCATOR_MODEL_H

#include "backend/backend.h"

/* Ends with an entry whose name is NULL. */
extern const struct backend model_backends[];

/* The same, of the copy that several CPUs can run at once. */
extern const struct backend model_racing_backends[];

#endif
