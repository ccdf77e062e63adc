/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tree's mm/compaction.c in a kernel that makes calls for a backend: whether a request is
 * retried depends on what the program still lets direct reclaim free.
 */
#include "booted/serve.h"
#include <mm/compaction.c>
