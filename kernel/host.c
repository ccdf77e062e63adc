/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The libc side of a kernel module: machines, their memory, what of it was
 * written to, and struct backend_ops.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kernel/kernel.h"
#include "kernel/module.h"
#include "kernel/point.h"

/* Room for what the kernel allocates: bits of pageblocks and CMA areas. */
#define HEAP_SIZE(g) ((size_t)(g)->nr_pages + (1u << 20))

#define MAX_SECTIONS 4096
#define FLAT_SECTION_SHIFT 31

/* All of the kernel's variables; module.lds. */
extern char image_start[], image_end[];
#define IMAGE_SIZE ((size_t)(image_end - image_start))

/* Of them, those of each CPU's own. */
extern char own_start[], own_end[];

/* The kernel's own code; module.lds. */
extern char code_start[], code_end[];

/* Not part of the image. */
#define OUTSIDE __attribute__((section("kernel_host_data")))

OUTSIDE struct machine *running = NULL;
OUTSIDE static struct kernel_host host = { 0 };
OUTSIDE struct overlap *host_overlap = NULL;
/* The image as the linker left it, before any machine booted. */
OUTSIDE static char *virgin = NULL;

/*
 * An image moves as a whole, with what a sanitizer puts between variables:
 * its memcpy() would object.
 */
static void copy_image(void *to, const void *from)
{
	size_t size = IMAGE_SIZE;

	__asm__ volatile("rep movsb"
			 : "+D"(to), "+S"(from), "+c"(size)
			 :
			 : "memory");
}

/* --- a request that is given up --- */

/* Where the request that runs on each CPU goes on then; an interrupt may have one of its own. */
OUTSIDE static sigjmp_buf *attempt[GEOMETRY_MAX_CPUS] = { 0 };

bool host_attempt(void (*fn)(void *arg), void *arg)
{
	sigjmp_buf *const outer = attempt[shim_cpu];
	sigjmp_buf here;
	bool done = false;

	if (!sigsetjmp(here, 0)) {
		attempt[shim_cpu] = &here;
		fn(arg);
		done = true;
	}
	attempt[shim_cpu] = outer;
	return done;
}

void host_abandon(void)
{
	siglongjmp(*attempt[shim_cpu], 1);
}

/* --- complaints --- */

_Noreturn void host_bug(const char *file, int line, const char *function,
			const char *what)
{
	struct machine *m = running;
	uint32_t pfn = PFN_NONE;

	/* VM_BUG_ON_PAGE() has dumped the page and its condition first. */
	if (m->complaint[0]) {
		pfn = m->complaint_pfn;
		what = m->complaint;
	}
	/* Of no use to anyone from here on: not even worth saving. */
	running = NULL;
	host_overlap = NULL;
	host.bug(file, line, function, pfn, what, __builtin_return_address(0));
	abort();
}

void host_warn(const char *file, int line, const char *function,
	       const char *what)
{
	struct result *res = running->res;
	struct warning *warning;

	running->complaint[0] = '\0';
	if (res->nr_warned++ >= RESULT_MAX_WARNED)
		return;
	warning = &res->warnings[res->nr_warned - 1];
	warning->what = what;
	host.origin(&warning->at, file, line, function,
		    __builtin_return_address(0));
}

void host_bad_page(uint32_t pfn, const void *from)
{
	struct result *res = running->res;

	if (res->nr_bad < RESULT_MAX_BAD) {
		res->bad[res->nr_bad] = pfn;
		host.origin(&res->bad_at[res->nr_bad], NULL, 0, NULL, from);
	}
	res->nr_bad++;
}

/* --- what was written --- */

static void log_add(struct page_log *log, uint32_t pfn)
{
	struct pfn_range *last;

	if (log->stamp[pfn] == log->epoch)
		return;
	log->stamp[pfn] = log->epoch;
	last = log->nr ? &log->ranges[log->nr - 1] : NULL;
	if (last && last->start + last->nr == pfn) {
		last->nr++;
		return;
	}
	/* Each page is in it once, so that there is room for all. */
	log->ranges[log->nr++] = (struct pfn_range){ pfn, 1 };
}

static void log_clear(struct page_log *log, uint32_t nr_pages)
{
	log->nr = 0;
	if (!++log->epoch) {
		memset(log->stamp, 0, nr_pages * sizeof(*log->stamp));
		log->epoch = 1;
	}
}

static bool log_init(struct page_log *log, uint32_t nr_pages)
{
	log->epoch = 1;
	log->ranges = calloc(nr_pages, sizeof(*log->ranges));
	log->stamp = calloc(nr_pages, sizeof(*log->stamp));
	return log->ranges && log->stamp;
}

/* The page whose struct page lies @offset bytes into the map. */
static inline uint32_t pfn_at(const struct machine *m, size_t offset)
{
	uint32_t first = 0;

	if (m->nr_sections > 1) {
		first = (uint32_t)(offset / m->slot) * m->section_pages;
		offset %= m->slot;
	}
	offset -= m->array;
	if (offset >= m->room - m->array)
		return PFN_NONE;
	return first + (uint32_t)(offset >> m->page_shift);
}

uint32_t host_pfn_of(const void *addr)
{
	const struct machine *m = running;
	size_t offset = (size_t)((const char *)addr - m->map);

	return offset < m->map_size ? pfn_at(m, offset) : PFN_NONE;
}

void *host_page_at(uint32_t pfn)
{
	const struct machine *m = running;
	uint32_t section = m->nr_sections > 1 ? pfn / m->section_pages : 0;

	return m->map + section * m->slot + m->room -
	       (size_t)(m->section_pages - (pfn - section * m->section_pages)) *
		       kernel_page_size;
}

static void touch(uint32_t pfn)
{
	log_add(&running->seen, pfn);
	log_add(&running->undo, pfn);
}

void host_touch(uint32_t pfn)
{
	if (running->seen.stamp[pfn] == running->seen.epoch)
		return;
	touch(pfn);
	/* The order of a compound block is kept in its second page. */
	if (pfn % 2 && (*(unsigned long *)host_page_at(pfn - 1) &
			kernel_head_flag))
		touch(pfn - 1);
}

static void touch_blocks(struct machine *m, size_t offset, size_t size)
{
	const char *start = m->heap + offset;

	for (unsigned int i = 0; i < m->nr_block_maps; i++) {
		const struct block_map *map = &m->block_maps[i];
		size_t byte = (size_t)(start - (char *)map->bits);
		uint32_t first = map->pfn;

		if (byte >= (size_t)map->nr * map->stride)
			continue;
		if (map->nr > 1) {
			first += (uint32_t)(byte / map->stride) * map->pages;
			byte %= map->stride;
		}
		if (byte >= map->bytes)
			continue;
		/* From bytes to pageblocks. */
		for (size_t i = byte * 8 / kernel_block_bits;
		     i < (byte + size) * 8 / kernel_block_bits; i++) {
			uint32_t pfn = first + ((uint32_t)i
						<< m->geometry.pageblock_order);

			if (pfn - first >= map->pages)
				break;
			if (m->nr_blocks ==
			    sizeof(m->blocks) / sizeof(m->blocks[0])) {
				m->blocks_all = true;
				return;
			}
			m->blocks[m->nr_blocks++] = pfn;
		}
	}
}

/* Bits of pageblocks and what else the kernel allocated: rarely written. */
static __attribute__((noinline)) void store_heap(struct machine *m,
						 size_t offset, size_t size)
{
	if (offset < m->heap_low)
		m->heap_low = offset;
	if (offset + size > m->heap_high)
		m->heap_high = offset + size;
	touch_blocks(m, offset, size);
}

/* Most stores are to neither, and most of the rest to a page seen before. */
static inline void store(const void *addr, size_t size)
{
	struct machine *m = running;
	size_t offset;

	if (!m)
		return;
	offset = (size_t)((const char *)addr - m->map);
	if (offset < m->map_size) {
		uint32_t pfn = pfn_at(m, offset);

		if (pfn != PFN_NONE && m->seen.stamp[pfn] != m->seen.epoch)
			host_touch(pfn);
		return;
	}
	offset = (size_t)((const char *)addr - m->heap);
	if (offset < m->heap_size) {
		store_heap(m, offset, size);
		return;
	}
	offset = (size_t)((const char *)addr - m->beside);
	if (offset < m->max_pfn * m->beside_size)
		host_touch((uint32_t)(offset / m->beside_size));
}

void host_access(enum access_kind kind, const volatile void *addr, size_t size,
		 const void *from)
{
	host_overlap->access(host_overlap->context, kind, addr, size, from);
}

/*
 * The compiler calls these in front of each store in the kernel's code
 * (-fsanitize-coverage=trace-stores), except in the flavor "race": see kcsan.c. shim/asm makes
 * plain stores of what is assembly in the kernel.
 */
#define STORE(size)							\
	void __sanitizer_cov_store##size(void *addr);			\
	void __sanitizer_cov_store##size(void *addr)			\
	{								\
		if (__builtin_expect(!!host_overlap, 0))		\
			shim_point(ACCESS_STORE, addr, size,		\
				   __builtin_return_address(0));	\
		store(addr, size);					\
	}

STORE(1)
STORE(2)
STORE(4)
STORE(8)
STORE(16)

void host_store(const void *addr, size_t size)
{
	store(addr, size);
}

void *host_beside(uint32_t pfn)
{
	return running->beside + pfn * running->beside_size;
}

void host_fill(void *at, int byte, size_t size)
{
	store(at, size);
	memset(at, byte, size);
}

void *host_alloc(size_t size)
{
	struct machine *m = running;
	void *at = m->heap + m->heap_used;

	size = (size + 63) / 64 * 64;
	if (size > m->heap_size - m->heap_used)
		host_bug(__FILE__, __LINE__, __func__,
			 "the kernel allocates more than was thought");
	m->heap_used += size;
	return at;
}

/* --- the memory map --- */

bool host_present(uint32_t pfn)
{
	const struct machine *m = running;
	const struct geometry *g = &m->geometry;
	uint32_t start, end, missing = 0;

	if (pfn >= m->max_pfn)
		return false;
	if (!g->section_order)
		return true;
	start = pfn >> g->section_order << g->section_order;
	end = start + (1u << g->section_order);
	if (end > g->nr_pages)
		end = g->nr_pages;
	for (unsigned int i = 0; i < g->nr_holes; i++) {
		uint32_t from = g->holes[i].start;
		uint32_t to = from + g->holes[i].nr;

		from = from < start ? start : from;
		to = to > end ? end : to;
		if (from < to)
			missing += to - from;
	}
	return missing < end - start;
}

static size_t align_up(size_t size, size_t to)
{
	return (size + to - 1) / to * to;
}

static const char *map_create(struct machine *m)
{
	const struct geometry *g = &m->geometry;
	uint32_t align = 1u << (g->section_order ? g->section_order :
						   g->max_order);
	size_t guard = (size_t)sysconf(_SC_PAGESIZE);

	m->max_pfn = (uint32_t)align_up(g->nr_pages, align);
	m->section_pages = g->section_order ? align : m->max_pfn;
	m->nr_sections = m->max_pfn / m->section_pages;
	if (m->nr_sections > MAX_SECTIONS)
		return "a sparse map of more than 4096 sections";

	m->room = align_up(m->section_pages * kernel_page_size, guard);
	m->slot = m->room + guard;
	m->array = m->room - m->section_pages * kernel_page_size;
	m->page_shift = (uint8_t)__builtin_ctzl(kernel_page_size);
	m->map_size = m->nr_sections * m->slot;
	m->map = mmap(NULL, m->map_size, PROT_NONE,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (m->map == MAP_FAILED) {
		m->map = NULL;
		return "no memory for the memory map";
	}
	for (uint32_t i = 0; i < m->nr_sections; i++) {
		char *slot = m->map + i * m->slot;
		uint32_t pfn = i * m->section_pages;

		if (!host_present(pfn)) {
			host.guard(slot, m->slot, pfn);
			continue;
		}
		if (mprotect(slot, m->room, PROT_READ | PROT_WRITE))
			return "no memory for the memory map";
		host.guard(slot + m->room, guard, pfn + m->section_pages);
	}
	return NULL;
}

static void map_destroy(struct machine *m)
{
	if (!m->map)
		return;
	for (uint32_t i = m->nr_sections; i--;) {
		char *slot = m->map + i * m->slot;

		host.unguard(slot);
		host.unguard(slot + m->room);
	}
	munmap(m->map, m->map_size);
}

/* --- machines --- */

/* The image of @m where the kernel's code expects it. */
static void enter(struct machine *m)
{
	if (running == m)
		return;
	if (running)
		copy_image(running->image, image_start);
	copy_image(image_start, m->image);
	running = m;
}

static void machine_destroy(struct machine *m)
{
	if (running == m) {
		running = NULL;
		host_overlap = NULL;
	}
	map_destroy(m);
	free(m->place);
	free(m->bulk);
	free(m->beside);
	free(m->fresh_beside);
	free(m->heap);
	free(m->fresh_pages);
	free(m->fresh_place);
	free(m->fresh_heap);
	free(m->fresh_image);
	free(m->image);
	free(m->seen.ranges);
	free(m->seen.stamp);
	free(m->undo.ranges);
	free(m->undo.stamp);
	free(m);
}

static bool machine_room(struct machine *m)
{
	m->heap_size = HEAP_SIZE(&m->geometry);
	m->heap = calloc(1, m->heap_size);
	m->place = calloc(m->max_pfn, sizeof(*m->place));
	m->max_bulk = m->max_pfn > CALL_MAX_BULK ? m->max_pfn : CALL_MAX_BULK;
	m->bulk = calloc((size_t)m->max_bulk * SHIM_CONTEXTS, sizeof(*m->bulk));
	m->fresh_place = calloc(m->max_pfn, sizeof(*m->fresh_place));
	m->fresh_pages = calloc(m->max_pfn, kernel_page_size);
	m->fresh_heap = calloc(1, m->heap_size);
	m->beside_size = kernel_beside_size();
	m->beside = calloc(m->max_pfn, m->beside_size);
	m->fresh_beside = calloc(m->max_pfn, m->beside_size);
	m->fresh_image = malloc(IMAGE_SIZE);
	m->image = malloc(IMAGE_SIZE);
	return m->heap && m->place && m->bulk && m->fresh_place &&
	       m->beside && m->fresh_beside &&
	       m->fresh_pages && m->fresh_heap && m->fresh_image && m->image &&
	       log_init(&m->seen, m->max_pfn) && log_init(&m->undo, m->max_pfn);
}

static void logs_clear(struct machine *m)
{
	log_clear(&m->seen, m->max_pfn);
	log_clear(&m->undo, m->max_pfn);
	m->nr_blocks = 0;
	m->blocks_all = false;
	m->heap_low = m->heap_size;
	m->heap_high = 0;
}

static void machine_remember(struct machine *m)
{
	for (uint32_t pfn = 0; pfn < m->max_pfn; pfn++)
		if (host_present(pfn))
			memcpy(m->fresh_pages + pfn * kernel_page_size,
			       host_page_at(pfn), kernel_page_size);
	memcpy(m->fresh_place, m->place, m->max_pfn * sizeof(*m->place));
	memcpy(m->fresh_beside, m->beside, m->max_pfn * m->beside_size);
	memcpy(m->fresh_heap, m->heap, m->heap_size);
	copy_image(m->fresh_image, image_start);
	logs_clear(m);
}

static struct machine *machine_create(const struct geometry *g, bool batched,
				      const char **why)
{
	struct machine *m;

	m = calloc(1, sizeof(*m));
	if (!m) {
		*why = "no memory for the machine";
		return NULL;
	}
	m->geometry = *g;
	m->batched = batched;
	m->res = &m->scratch;

	if (running)
		copy_image(running->image, image_start);
	if (!virgin) {
		virgin = malloc(IMAGE_SIZE);
		if (!virgin)
			abort();
		copy_image(virgin, image_start);
	}
	copy_image(image_start, virgin);
	running = m;

	*why = map_create(m);
	if (!*why && !machine_room(m))
		*why = "no memory for the machine";
	if (!*why)
		*why = kernel_boot();
	if (*why) {
		machine_destroy(m);
		return NULL;
	}
	machine_remember(m);
	return m;
}

static struct machine *create(const void *impl, const struct geometry *g,
			      const char **why)
{
	return machine_create(g, impl != NULL, why);
}

static void machine_reset(struct machine *m)
{
	enter(m);
	for (uint32_t i = 0; i < m->undo.nr; i++) {
		const struct pfn_range *r = &m->undo.ranges[i];

		for (uint32_t pfn = r->start; pfn < r->start + r->nr; pfn++) {
			memcpy(host_page_at(pfn),
			       m->fresh_pages + pfn * kernel_page_size,
			       kernel_page_size);
			m->place[pfn] = m->fresh_place[pfn];
		}
		memcpy(m->beside + r->start * m->beside_size,
		       m->fresh_beside + r->start * m->beside_size,
		       r->nr * m->beside_size);
	}
	if (m->heap_low < m->heap_high)
		memcpy(m->heap + m->heap_low, m->fresh_heap + m->heap_low,
		       m->heap_high - m->heap_low);
	copy_image(image_start, m->fresh_image);
	m->page_free_events = 0;
	m->page_free_pages = 0;
	m->res = &m->scratch;
	logs_clear(m);
}

static void machine_apply(struct machine *m, const struct call *call,
			  struct result *result)
{
	enter(m);
	result_clear(result);
	m->complaint[0] = '\0';
	m->res = result;
	kernel_apply(call, result);
	m->res = &m->scratch;
}

static void machine_drain(struct machine *m)
{
	enter(m);
	kernel_drain();
}

static void machine_canonicalize(struct machine *m, const uint32_t *pfns,
				 const uint8_t *types, size_t nr)
{
	enter(m);
	kernel_canonicalize(pfns, types, nr);
}

static void machine_touched(const struct machine *m, struct touched *t)
{
	*t = (struct touched){
		.ranges = m->seen.ranges,
		.nr = m->seen.nr,
		.blocks = m->blocks,
		.nr_blocks = m->nr_blocks,
		.all = m->blocks_all,
	};
}

static void machine_touched_clear(struct machine *m)
{
	log_clear(&m->seen, m->max_pfn);
	m->nr_blocks = 0;
	m->blocks_all = false;
}

/* Looking at a machine may bring its image in: nothing that can be seen. */
static void look(const struct machine *m)
{
	enter((struct machine *)m);
}

static void machine_page(const struct machine *m, uint32_t pfn,
			 struct page_state *state)
{
	look(m);
	kernel_page(pfn, state);
}

static void machine_zone(const struct machine *m, unsigned int zone,
			 struct zone_state *state)
{
	look(m);
	kernel_zone(zone, state);
}

static void machine_pcp(const struct machine *m, unsigned int zone,
			unsigned int cpu, struct pcp_state *state)
{
	look(m);
	kernel_pcp(zone, cpu, state);
}

static void machine_events(const struct machine *m, struct event_state *state)
{
	look(m);
	kernel_events(state);
}

static enum migratetype machine_pageblock_type(const struct machine *m,
					       uint32_t pfn)
{
	look(m);
	return kernel_pageblock_type(pfn);
}

static void machine_layout(const struct machine *m, struct kernel_layout *layout)
{
	look(m);
	*layout = (struct kernel_layout){
		.code = code_start,
		.code_size = (size_t)(code_end - code_start),
		.pages = m->map,
		.pages_size = m->map_size,
		.nr_locks = m->geometry.nr_zones,
	};
	for (unsigned int i = 0; i < layout->nr_locks; i++)
		layout->locks[i] = kernel_zone_lock(i);
}

/* All but what each CPU has of its own. */
static void machine_overlap(struct machine *m, struct overlap *o)
{
	host_overlap = NULL;
	/* After a failed assertion there is no machine to return to. */
	if (!o && running != m)
		return;
	enter(m);
	if (o) {
		const struct overlap_range shared[] = {
			{ m->map, m->map_size },
			{ m->heap, m->heap_size },
			{ image_start, (size_t)(own_start - image_start) },
			{ own_end, (size_t)(image_end - own_end) },
			{ m->beside, m->max_pfn * m->beside_size },
		};

		o->nr_shared = sizeof(shared) / sizeof(shared[0]);
		memcpy(o->shared, shared, sizeof(shared));
		o->sees_loads = kcsan_sees_loads;
		kernel_guard(o);
	}
	shim_overlap();
	/* No CPU runs yet, whose accesses the above would be. */
	host_overlap = o;
}

/* --- the way in --- */

/* In 6.1, what a task of real-time priority may do is another thing. */
static bool can(const struct machine *m, const struct call *c)
{
	return c->op != OP_TASK || c->kind != TASK_REALTIME ||
	       !(kernel_lacks >> FEATURE_ATOMIC_BY_HIGH & 1);
}

static const struct backend_ops ops = {
	.can = can,
	.create = create,
	.destroy = machine_destroy,
	.reset = machine_reset,
	.apply = machine_apply,
	.drain = machine_drain,
	.canonicalize = machine_canonicalize,
	.touched = machine_touched,
	.touched_clear = machine_touched_clear,
	.page = machine_page,
	.zone = machine_zone,
	.pcp = machine_pcp,
	.events = machine_events,
	.pageblock_type = machine_pageblock_type,
	.overlap = machine_overlap,
};

OUTSIDE static struct kernel_module module = { 0 };

kernel_module_entry buddyfuzz_kernel;

__attribute__((visibility("default"))) const struct kernel_module *
buddyfuzz_kernel(uint32_t abi, const struct kernel_host *given)
{
	if (abi != KERNEL_MODULE_ABI)
		return NULL;
	host = *given;
	module = (struct kernel_module){
		.abi = KERNEL_MODULE_ABI,
		.doc = kernel_doc,
		.ops = &ops,
		.layout = machine_layout,
		.debug_vm = kernel_has_debug_vm,
		.lacks = kernel_lacks,
		.needs = NEED(FEW_SECTIONS) |
			 (kernel_is_smp ? NEED(CPUS) : NEED(NO_CPUS)) |
			 (kernel_is_sparse ? NEED(SECTIONS) : NEED(FLAT)) |
			 (kernel_has_thp ? 0 : NEED(NO_THP)) |
			 (kernel_has_cma ? 0 : NEED(NO_CMA)) |
			 (kernel_lacks >> FEATURE_CHECKS_OFF & 1 ? NEED(CHECKS) : 0) |
			 (kernel_lacks >> FEATURE_DEFRAG_MODE & 1 ? NEED(NO_DEFRAG) : 0),
	};
	return &module;
}
