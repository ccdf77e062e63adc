/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside a kernel module: the machine, as both of its sides see it. host.c is
 * compiled against libc, all other files with the kernel's headers and flags.
 *
 * The kernel keeps its state in variables, so only one machine of a module can
 * run at a time. The linker puts all of these variables into one section, the
 * image; struct pages and bitmaps belong to the machine. Changing machines
 * exchanges the image, reset restores it and what of the rest was written to.
 */
#ifndef KERNEL_KERNEL_H
#define KERNEL_KERNEL_H

#ifdef __KERNEL__
/* The kernel has these names itself. */
#define BACKEND_MM_TYPES_H
#include <linux/mmzone.h>
#define PFN_NONE U32_MAX
#endif
#include "backend/backend.h"

/**
 * struct page_log - pages written, each once, as ranges in order
 * @stamp: per page: is it in the log?
 * @nr, @cap: ranges used and there.
 */
struct page_log {
	struct pfn_range *ranges;
	uint32_t *stamp;
	uint32_t epoch;
	uint32_t nr;
	uint32_t cap;
};

/**
 * struct block_map - bitmaps of pageblock bits
 * @bits: the first of @nr bitmaps, @stride bytes apart, of @bytes each.
 * @pfn: where the first one's pageblocks begin; each is about @pages pages.
 */
struct block_map {
	uint8_t *bits;
	uint32_t nr;
	uint32_t stride;
	uint32_t bytes;
	uint32_t pfn;
	uint32_t pages;
};

/**
 * struct machine - one machine of a module
 * @geometry, @batched: what it was created as.
 * @map: the memory map: for each section @slot bytes, of which the first
 *	@room end with its array of struct page, and the rest must not be touched.
 * @array: where in a slot the array begins.
 * @page_shift: of a struct page's size.
 * @max_pfn: end of the map.
 * @first_pfn: what the kernel calls page 0.
 * @place: for each page the list head it was put on, NULL if none.
 * @bulk: for each of SHIM_CONTEXTS, room for the arrays that free_pages_bulk() and alloc_pages_bulk()
 *	take: @max_bulk pages.
 * @beside: for each page @beside_size bytes of what the kernel keeps beside its struct
 *	page, such as its contents; empty if there is nothing.
 * @heap: what the kernel allocated for itself, bitmaps mostly.
 * @heap_low, @heap_high: bounds of what was written there since reset.
 * @fresh_pages, @fresh_place, @fresh_beside, @fresh_heap, @fresh_image: the fresh machine.
 * @image: of this machine while another one runs.
 * @seen, @undo: pages written since touched_clear(), since reset().
 * @blocks, @nr_blocks: pfns of pageblocks written to since touched_clear().
 * @blocks_all: there were more.
 * @res: the result that complaints go to.
 * @complaint_pfn, @complaint: of the last dump_page().
 */
struct machine {
	struct geometry geometry;
	bool batched;
	bool booted;

	char *map;
	size_t map_size;
	size_t slot;
	size_t room;
	size_t array;
	uint8_t page_shift;
	uint32_t section_pages;
	uint32_t nr_sections;
	uint32_t max_pfn;
	uint32_t first_pfn;
	const void **place;
	struct page **bulk;
	char *beside;
	size_t beside_size;
	uint32_t max_bulk;

	char *heap;
	size_t heap_size;
	size_t heap_used;
	size_t heap_low;
	size_t heap_high;
	struct block_map block_maps[GEOMETRY_MAX_ZONES];
	unsigned int nr_block_maps;

	char *fresh_pages;
	const void **fresh_place;
	char *fresh_beside;
	char *fresh_heap;
	char *fresh_image;
	char *image;

	struct page_log seen;
	struct page_log undo;
	uint32_t blocks[4096];
	uint32_t nr_blocks;
	bool blocks_all;
	struct pfn_range all_pages;

	uint64_t page_free_events;
	uint64_t page_free_pages;
	struct result *res;
	struct result scratch;
	uint32_t complaint_pfn;
	char complaint[160];
};

/* The machine that the image belongs to, or NULL. */
extern struct machine *running;

/* kcsan.c: has the kernel told of a load? Not all flavors do. */
extern bool kcsan_sees_loads;

/* --- host.c, for the kernel's side --- */

/** host_touch - the page at @pfn is written to. */
void host_touch(uint32_t pfn);

/** host_alloc - zeroed memory of the machine; never fails. */
void *host_alloc(size_t size);

/**
 * host_bug - the machine cannot go on; what was dumped before is what it says
 * host_warn - something is not as it should be
 * host_bad_page - a page was reported; @from: see origin_take()
 */
_Noreturn void host_bug(const char *file, int line, const char *function,
			const char *what);
void host_warn(const char *file, int line, const char *function,
	       const char *what);
void host_bad_page(uint32_t pfn, const void *from);

/**
 * host_attempt - run @fn(@arg), which host_abandon() may end
 * Return: false if it did.
 */
bool host_attempt(void (*fn)(void *arg), void *arg);
_Noreturn void host_abandon(void);

/** host_access - see shim_point(); @from: return address in the code that does it. */
void host_access(enum access_kind kind, const volatile void *addr, size_t size,
		 const void *from);

/** host_store - the kernel is about to store there. */
void host_store(const void *addr, size_t size);

/** host_pfn_of - the page that a struct page's bytes belong to, or PFN_NONE. */
uint32_t host_pfn_of(const void *addr);

/** host_page_at - the struct page of a pfn that has one. */
void *host_page_at(uint32_t pfn);

/** host_beside - what is kept beside the struct page of a pfn */
void *host_beside(uint32_t pfn);

/** host_fill - memset() of part of that */
void host_fill(void *at, int byte, size_t size);

/** host_present - does @pfn have a struct page? */
bool host_present(uint32_t pfn);

/* --- the kernel's side, for host.c --- */

/** The CPU that runs the call; and it, or behind all CPUs the interrupt that has come in there. */
extern int shim_cpu;
extern int shim_context;
#define SHIM_CONTEXTS (2 * GEOMETRY_MAX_CPUS)

/** What kernel this is; fixed when it is compiled. */
extern const char kernel_doc[];
extern const bool kernel_is_smp;
extern const bool kernel_has_debug_vm;
extern const uint64_t kernel_lacks;
extern const bool kernel_is_sparse;
extern const bool kernel_has_thp;
extern const bool kernel_has_cma;
extern const size_t kernel_page_size;
extern const unsigned int kernel_block_bits;	/* of a pageblock */
extern const unsigned long kernel_head_flag;	/* of a page's first word */

/** kernel_beside_size - bytes kept beside each struct page; asked once, before boot */
size_t kernel_beside_size(void);

/**
 * kernel_boot - make the running machine, whose maps are there but empty
 * Return: NULL, or why not.
 */
const char *kernel_boot(void);

/** kernel_apply - struct backend_ops; on the running machine, as the rest. */
void kernel_apply(const struct call *call, struct result *result);
void kernel_drain(void);
void kernel_canonicalize(const uint32_t *pfns, const uint8_t *types, size_t nr);
void kernel_page(uint32_t pfn, struct page_state *state);
void kernel_zone(unsigned int zone, struct zone_state *state);
void kernel_pcp(unsigned int zone, unsigned int cpu, struct pcp_state *state);
void kernel_events(struct event_state *state);
enum migratetype kernel_pageblock_type(uint32_t pfn);
const int *kernel_zone_lock(unsigned int zone);
void kernel_guard(struct overlap *o);

#endif
