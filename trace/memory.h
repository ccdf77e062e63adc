/* SPDX-License-Identifier: GPL-2.0-only */
/* The free memory of a machine, as /proc shows it, and a program that has the same. */
#ifndef TRACE_MEMORY_H
#define TRACE_MEMORY_H

#include "program/program.h"
#include "trace/figures.h"
#include "trace/text.h"

#define MEMORY_MAX_ZONES 64
#define MEMORY_MAX_ORDERS 24
/* Unmovable, Movable, Reclaimable; and those that no program can set up. */
#define MEMORY_OTHER_TYPE 3
#define MEMORY_TYPES 4

/**
 * struct memory_zone - one zone, as far as the files say
 * @spanned: pages; 0: unknown.
 * @min, @low, @high: watermarks, in pages.
 * @free: free blocks by type and order, from pagetypeinfo.
 * @all_free: by order, from buddyinfo.
 * @blocks: pageblocks by type.
 */
struct memory_zone {
	uint32_t node;
	char name[16];
	uint64_t spanned;
	uint64_t min;
	uint64_t low;
	uint64_t high;
	bool has_types;
	uint64_t free[MEMORY_TYPES][MEMORY_MAX_ORDERS];
	uint64_t all_free[MEMORY_MAX_ORDERS];
	uint64_t blocks[MEMORY_TYPES];
};

/**
 * struct memory - zeroed to begin with
 * @nr_orders: columns of the tables; 0: there are none.
 * @pageblock_order: 0: unknown.
 * @cut: counts that pagetypeinfo gives as ">100000".
 */
struct memory {
	struct memory_zone zones[MEMORY_MAX_ZONES];
	unsigned int nr_zones;
	unsigned int nr_orders;
	unsigned int pageblock_order;
	unsigned int nr_cpus;
	size_t cut;
	/* private: where reading is */
	struct memory_zone *zone;
	unsigned int type_columns[16];
	unsigned int nr_type_columns;
};

/**
 * memory_line - read a line of /proc/buddyinfo, pagetypeinfo or zoneinfo
 * Return: false if it is none.
 */
bool memory_line(struct memory *memory, struct text line);

/**
 * memory_program - a machine with such zones, and operations that leave its free blocks
 * so
 *
 * All memory is allocated in blocks of the largest order, of the type that their
 * pageblocks shall have; then what is free in the table is freed. What is in use is
 * order-0 pages of split blocks, and whole blocks. A machine that is too large is
 * scaled down: all counts are divided by the same power of two.
 *
 * Where it is not known which blocks are free, all are.
 *
 * Return: NULL, or the reason why there is no such program.
 */
const char *memory_program(struct program *p, const struct memory *memory,
			   struct figures *figures);

#endif
