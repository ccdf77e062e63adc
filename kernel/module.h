/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A kernel as a shared object: what it exports and what it is given. One
 * loaded copy is one set of the kernel's variables, so that two
 * implementations of one kernel are two copies.
 */
#ifndef KERNEL_MODULE_H
#define KERNEL_MODULE_H

#include "backend/trap.h"
#include "kernel/layout.h"

/*
 * Changes whenever the interface does. The sizes catch what was forgotten: a
 * module from before is refused, and scripts/kernel makes a new one.
 */
#define KERNEL_MODULE_ABI						\
	(7u + (uint32_t)(sizeof(struct geometry) << 2 ^			\
			 sizeof(struct call) << 8 ^			\
			 sizeof(struct result) << 12 ^			\
			 sizeof(struct page_state) << 20 ^		\
			 sizeof(struct zone_state) << 22 ^		\
			 sizeof(struct event_state) << 16 ^		\
			 sizeof(struct backend_ops) << 10 ^ NR_FEATURES << 6 ^	\
			 NR_OPS << 4))

/**
 * struct kernel_host - what the harness gives to a kernel
 * @bug, @guard, @unguard: backend_bug_from(), trap_guard(), trap_unguard(), of
 *	which a process must have one copy.
 * @origin: origin_take().
 */
struct kernel_host {
	void (*bug)(const char *file, int line, const char *function,
		    uint32_t pfn, const char *what, const void *from);
	void (*origin)(struct origin *o, const char *file, int line,
		       const char *function, const void *from);
	void (*guard)(const void *start, size_t len, uint32_t pfn);
	void (*unguard)(const void *start);
};

/**
 * struct kernel_module - what a kernel gives to the harness
 * @abi: KERNEL_MODULE_ABI as it was compiled.
 * @doc: the version and the configuration, for a reader.
 * @layout: fills in where the code and the data of a machine are.
 * @debug_vm, @lacks, @needs: see struct backend.
 */
struct kernel_module {
	uint32_t abi;
	const char *doc;
	const struct backend_ops *ops;
	void (*layout)(const struct machine *m, struct kernel_layout *layout);
	bool debug_vm;
	uint64_t lacks;
	unsigned int needs;
};

#define KERNEL_MODULE_ENTRY "buddyfuzz_kernel"

/** The exported function; NULL if the two do not understand each other. */
typedef const struct kernel_module *
kernel_module_entry(uint32_t abi, const struct kernel_host *host);

#endif
