/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The few kernel terms that programs, backends and the oracle all speak.
 *
 * Vocabulary only: no algorithm lives here, so the oracle may share it with
 * the allocators it judges.
 */
#ifndef BACKEND_MM_TYPES_H
#define BACKEND_MM_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* In the order of the kernel's enum with CMA and MEMORY_ISOLATION on. */
enum migratetype {
	MIGRATE_UNMOVABLE,
	MIGRATE_MOVABLE,
	MIGRATE_RECLAIMABLE,
	MIGRATE_PCPTYPES,
	MIGRATE_HIGHATOMIC = MIGRATE_PCPTYPES,
	MIGRATE_CMA,
	MIGRATE_ISOLATE,
	MIGRATE_TYPES,
};

/* No page, no list, no allocation. */
#define PFN_NONE UINT32_MAX

/* include/linux/mmzone.h: orders up to this one have per-CPU lists. */
#define PAGE_ALLOC_COSTLY_ORDER 3

#endif
