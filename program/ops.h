/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a program can do, as far as backends have to know: the operations of the
 * table (ops.def), what their operands mean, and how one is kept.
 */
#ifndef PROGRAM_OPS_H
#define PROGRAM_OPS_H

#include <stdbool.h>
#include <stdint.h>

enum op_code {
#define OP(NAME, ...) OP_##NAME,
#include "program/ops.def"
#undef OP
	NR_OPS
};

enum op_class {
	CLASS_ALLOCATES	= 1u << 0,	/* gives its caller pages, if it can */
	CLASS_FREES	= 1u << 1,	/* takes pages, or references, from it */
	CLASS_CONTIG	= 1u << 2,	/* allocates or frees a range, or an array */
	CLASS_NOLOCK	= 1u << 3,	/* only tries locks; called from anywhere */
	CLASS_DRAINS	= 1u << 4,	/* moves pages from per-CPU lists to the zone */
	CLASS_ISOLATES	= 1u << 5,	/* isolates pageblocks, or undoes it */
	CLASS_ANSWERS	= 1u << 6,	/* says what a request that waits will meet */
	CLASS_SCHEDULES	= 1u << 7,	/* says what overlaps, and how; nothing by itself */
};

/* NR_OPS, the end of a program, is of no class. */
static const uint8_t op_classes[NR_OPS + 1] = {
#define OP(NAME, mnemonic, classes, ...) [OP_##NAME] = classes,
#include "program/ops.def"
#undef OP
};

/* Is the operation of any of these classes? */
static inline bool op_is(unsigned int op, unsigned int classes)
{
	return op_classes[op] & classes;
}

/* Does it allocate what is named by its pfn, or an area, freeing what lies around it? */
static inline bool op_is_contig_alloc(unsigned int op)
{
	return op_is(op, CLASS_ALLOCATES) && op_is(op, CLASS_CONTIG);
}

static inline bool op_is_contig_free(unsigned int op)
{
	return op_is(op, CLASS_FREES) && op_is(op, CLASS_CONTIG);
}

/* Does it allocate from free lists and per-CPU lists? */
static inline bool op_is_buddy_alloc(unsigned int op)
{
	return op_is(op, CLASS_ALLOCATES) && !op_is(op, CLASS_CONTIG);
}

/* What an operand means; its range is program/kinds.c's business. */
enum operand_kind {
	KIND_ORDER,	/* 0 to max_order */
	KIND_PCPTYPE,	/* unmovable, movable, reclaimable */
	KIND_ZONE,	/* highest zone allowed, modulo nr_zones */
	KIND_GFP,	/* set of GFP bits */
	KIND_COUNT,	/* pages or things, literal, 0 included */
	KIND_PFN,	/* modulo nr_pages */
	KIND_ALLOC,	/* an allocation, by the operation that made it */
	KIND_PAGE,	/* a page of it */
	KIND_REFS,	/* a reference count */
	KIND_DAMAGE,	/* enum damage */
	KIND_CPU,	/* modulo nr_cpus */
	KIND_BOOL,
	KIND_ISOMODE,	/* enum isolate_mode */
	KIND_AREA,	/* modulo nr_cma */
	KIND_PRESSURE,	/* zone_flag_bits RECLAIM_ACTIVE and BELOW_HIGH */
	KIND_TRIES,	/* of a lock, within one operation */
	KIND_CONTEXT,	/* enum context */
	KIND_TASK,	/* enum task_kind */
	KIND_COMPACTION, /* enum compaction_outcome */
	KIND_OOM,	/* enum oom_outcome */
};

/* Ways to leave a page that its free must notice, or must not mind. */
enum damage {
	DAMAGE_HWPOISON,	/* PG_hwpoison */
	DAMAGE_MAPCOUNT,	/* still mapped: bad */
	DAMAGE_MAPPING,		/* file mapping left: bad */
	DAMAGE_LOCKED,		/* flag checked at free: bad */
	DAMAGE_LRU,		/* flag checked at free: bad; isolation calls it movable */
	DAMAGE_PRIVATE,		/* stale private: cleared on a head, bad on a tail */
	DAMAGE_MLOCKED,		/* cleared silently */
	DAMAGE_ANON,		/* anon mapping: cleared silently */
	DAMAGE_TYPE,		/* page type left: reset silently */
	DAMAGE_DIRTY,		/* flag cleared silently */
	NR_DAMAGES
};

/* include/linux/page-isolation.h: enum pb_isolate_mode */
enum isolate_mode {
	ISOLATE_MODE_MEM_OFFLINE,
	ISOLATE_MODE_CMA_ALLOC,
	ISOLATE_MODE_OTHER,
	NR_ISOLATE_MODES
};

/* What a lockless operation is called from: in_task(), in_hardirq(), in_nmi(). */
enum context {
	CONTEXT_TASK,
	CONTEXT_IRQ,
	CONTEXT_NMI,
	NR_CONTEXTS
};

/* The task that allocates, by its flags. */
enum task_kind {
	TASK_ORDINARY,
	TASK_MEMALLOC,		/* PF_MEMALLOC */
	TASK_NOFS,		/* PF_MEMALLOC_NOFS */
	TASK_NOIO,		/* PF_MEMALLOC_NOIO */
	TASK_OOM_VICTIM,	/* tsk_is_oom_victim() */
	TASK_REALTIME,		/* rt_or_dl_task() */
	TASK_DUMPING,		/* PF_DUMPCORE */
	TASK_WORKER,		/* PF_WQ_WORKER */
	TASK_IRQ,		/* an interrupt, with PF_MEMALLOC in the task below */
	TASK_SOFTIRQ,		/* a softirq, with PF_MEMALLOC */
	NR_TASKS
};

/* A request is made in an interrupt, and so must not wait. */
static inline bool task_interrupts(enum task_kind task)
{
	return task == TASK_IRQ || task == TASK_SOFTIRQ;
}

/* What try_to_compact_pages() returns, as far as its caller tells results apart. */
enum compaction_outcome {
	COMPACTION_SKIPPED,
	COMPACTION_DEFERRED,
	COMPACTION_COMPLETE,	/* it ran, to no avail */
	COMPACTION_SUCCESS,
	NR_COMPACTION_OUTCOMES
};

/* What comes of an attempt to kill a task. */
enum oom_outcome {
	OOM_NOBODY,	/* out_of_memory() returns false: the OOM killer is disabled */
	OOM_KILLED,	/* some other task is */
	OOM_CURRENT,	/* the task that allocates is */
	OOM_LOCKED,	/* somebody else has oom_lock, and kills */
	NR_OOM_OUTCOMES
};

enum gfp_bits {
#define GFP(name, bit) GFPB_##name = 1u << bit,
#include "program/gfp.def"
#undef GFP
	GFP_ALL_BITS = (1u << 26) - 1
};

#define OP_MAX_ARGS 4
#define OP_BYTES 12	/* the longest operation takes 11 */
#define ALLOC_NONE 0xffffffu	/* an ALLOC operand that names nothing */

struct operand {
	const char *name;
	enum operand_kind kind;
	uint8_t bytes;
};

struct op_info {
	const char *mnemonic;
	const char *doc;
	uint8_t nr_args;
	struct operand args[OP_MAX_ARGS];
};

extern const struct op_info op_infos[NR_OPS];

/**
 * struct op - one operation
 * @code: enum op_code.
 * @arg: operands in the table's order, as written: any value that fits the
 *	operand's bytes. The runner gives them meaning on the live machine. An
 *	ALLOC operand is the allocating operation's number among those that
 *	allocate, from 0: what the text form prints behind the "a".
 */
struct op {
	uint8_t code;
	uint32_t arg[OP_MAX_ARGS];
};

#endif
