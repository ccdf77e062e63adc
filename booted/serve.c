/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A booted kernel as a backend: makes the calls of a program, and says how its machine is after
 * each (booted/shared.h). On the command line:
 *
 *   serve=PAGES,ZONE	the pages of the machine, and the first of its second zone, or 0
 *
 * The kernel itself lives in ZONE_DMA. The zones behind it are the machine's: ZONE_NORMAL, and
 * ZONE_DMA32 below it if there are two. Their pages are reserved until the machine is made, so
 * that it begins as one in user space does (kernel/boot.c).
 */
#include <linux/console.h>
#include <linux/cma.h>
#include <linux/cpumask.h>
#include <linux/bug.h>
#include <linux/debug_locks.h>
#include <linux/init.h>
#include <linux/kasan.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/page-isolation.h>
#include <linux/page_ext.h>
#include <linux/page_owner.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>
#include <linux/vmstat.h>
#include <asm/sections.h>
#include <init.h>
#include <os.h>
#include "booted/serve.h"
#include "booted/shared.h"
#include "kernel/contents.h"

struct task_struct *serving;
/* No interrupt makes a call: each CPU is its own context. */
int shim_cpu, shim_context;
struct machine *running;

static struct machine machine;
static struct booted *shared;
static struct booted_arrays arrays;
static struct event_state total;
static u64 pgalloc_before[GEOMETRY_MAX_ZONES];

/* --- boot --- */

static unsigned long nr_pages, second_zone;

static int __init serve_setup(char *line, int *add)
{
	*add = 0;
	/* Memory that is needed before the zones are there comes from the first. */
	memblock_set_bottom_up(true);
	return sscanf(line, "%lu,%lu", &nr_pages, &second_zone) == 2 ? 0 : 1;
}
__uml_setup("serve=", serve_setup,
"serve=<pages>,<page>\n"
"    Make calls for a backend, on a machine of so many pages, with a second\n"
"    zone from that page on.\n\n"
);

void tree_zone_limits_init(unsigned long *max_zone_pfns);

/* The tree's own of this name is renamed by scripts/boot. */
void __init arch_zone_limits_init(unsigned long *max_zone_pfns)
{
	tree_zone_limits_init(max_zone_pfns);
	if (!nr_pages)
		return;
	max_zone_pfns[ZONE_DMA] = BOOTED_FIRST_PFN;
	max_zone_pfns[ZONE_DMA32] = BOOTED_FIRST_PFN + second_zone;
	max_zone_pfns[ZONE_NORMAL] = BOOTED_FIRST_PFN + nr_pages;
	/* UML has more memory than mem= says, to make up for where its heap begins. */
	memblock_remove(PFN_PHYS(max_zone_pfns[ZONE_NORMAL]), PHYS_ADDR_MAX);
	memblock_reserve(PFN_PHYS(BOOTED_FIRST_PFN), PFN_PHYS(nr_pages));
}

/* --- what kernel/ asks of user space --- */

void host_touch(u32 pfn)
{
}

void host_bug(const char *file, int line, const char *function, const char *what)
{
	panic("BUG: %s:%d/%s: %s", file, line, function, what);
}

bool host_present(u32 pfn)
{
	return pfn < machine.geometry.nr_pages;
}

u32 host_pfn_of(const void *addr)
{
	unsigned long offset = (unsigned long)addr - (unsigned long)shim_page(0);

	return offset < nr_pages * sizeof(struct page) ? offset / sizeof(struct page) : PFN_NONE;
}

void shim_owner_of(struct page *page, struct page_state *state)
{
}

void shim_owned(struct event_state *state)
{
}

void shim_tagged(struct event_state *state)
{
}

/* --- locks that somebody else has: held while the call runs that only tries them --- */

static spinlock_t *contended[GEOMETRY_MAX_ZONES * (GEOMETRY_MAX_CPUS + 1)];
static bool is_held[ARRAY_SIZE(contended)];

void shim_contend(spinlock_t *lock, bool on, u8 after, u8 times)
{
	for (int i = 0; i < ARRAY_SIZE(contended); i++) {
		if (contended[i] == lock)
			contended[i] = NULL;
		if (on && !contended[i]) {
			contended[i] = lock;
			on = false;
		}
	}
}

static bool is_zone_lock(const spinlock_t *lock)
{
	for (unsigned int i = 0; i < machine.geometry.nr_zones; i++)
		if (lock == &shim_zone(i)->lock)
			return true;
	return false;
}

/* Of this CPU, in any zone. */
static bool is_our_list(const spinlock_t *lock)
{
	for (unsigned int i = 0; i < machine.geometry.nr_zones; i++)
		if (lock == &per_cpu_ptr(shim_zone(i)->per_cpu_pageset, shim_cpu)->lock)
			return true;
	return false;
}

static const struct call *current_call;
static enum task_kind task;

static void become(enum task_kind kind)
{
	static const unsigned int flags[NR_TASKS] = {
		[TASK_MEMALLOC] = PF_MEMALLOC,
		[TASK_NOFS] = PF_MEMALLOC_NOFS,
		[TASK_NOIO] = PF_MEMALLOC_NOIO,
	};

	current->flags &= ~(PF_MEMALLOC | PF_MEMALLOC_NOFS | PF_MEMALLOC_NOIO);
	current->flags |= flags[kind];
	current->signal->oom_mm = kind == TASK_OOM_VICTIM ? &init_mm : NULL;
}

void shim_set_task(enum task_kind kind)
{
	task = kind;
	become(kind);
}

/* Of requests in an interrupt there are none: booted/backend.c leaves their task out. */
int shim_request_context(void)
{
	return 0;
}

int shim_take_mutex(struct mutex *lock);

/* The kernel's own debugging looks. */
void shim_may_sleep(const char *function)
{
}

/* Without SMP, spinlock debugging reports a failed trylock: no other CPU can hold the lock. */
static bool lockdep_is_paused;

static void pause_lockdep(void)
{
	if (IS_ENABLED(CONFIG_SMP) || !debug_locks)
		return;
	lockdep_is_paused = true;
	debug_locks = 0;
}

/* Of an interrupt or NMI that is simulated: no real one comes. */
static bool is_in_interrupt;
static unsigned long interrupts;

/* Behind lockdep's back: they are somebody else's. */
void shim_begin_call(bool lockless)
{
	bool tries = op_is(current_call->op, CLASS_ALLOCATES | CLASS_FREES);

	for (int i = 0; i < ARRAY_SIZE(contended); i++) {
		spinlock_t *lock = contended[i];

		is_held[i] = lock && (is_zone_lock(lock) ? lockless :
							   tries && is_our_list(lock));
		if (is_held[i]) {
			arch_spin_lock(&lock->rlock.raw_lock);
			pause_lockdep();
		}
	}
	become(task);
	is_in_interrupt = lockless && current_call->kind != CONTEXT_TASK;
	if (is_in_interrupt)
		local_irq_save(interrupts);
}

void shim_end_call(void)
{
	if (is_in_interrupt)
		local_irq_restore(interrupts);
	become(TASK_ORDINARY);
	if (lockdep_is_paused)
		debug_locks = 1;
	lockdep_is_paused = false;
	for (int i = 0; i < ARRAY_SIZE(contended); i++)
		if (is_held[i])
			arch_spin_unlock(&contended[i]->rlock.raw_lock);
}

static void use_cpu(int cpu)
{
	shim_cpu = shim_context = cpu;
	set_cpus_allowed_ptr(current, cpumask_of(cpu));
}

/* --- what the kernel prints --- */

static void text_write(struct console *co, const char *text, unsigned int len)
{
	if (shared->nr_text + len <= BOOTED_TEXT)
		memcpy(shared->text + shared->nr_text, text, len);
	shared->nr_text += len;
}

static struct console text_console = {
	.name = "text",
	.write = text_write,
	.flags = CON_ENABLED | CON_ANYTIME,
	.index = -1,
};

/* --- the machine as it is --- */

static void place_list(const struct list_head *list)
{
	const struct list_head *link;
	u32 nr = 0;

	/* A list may be broken. */
	for (link = list->next; link != list && nr++ < nr_pages; link = link->next) {
		u32 pfn = host_pfn_of(link);

		if (pfn == PFN_NONE)
			return;
		machine.place[pfn] = list;
	}
}

static void place_zone(struct zone *zone)
{
	const struct llist_node *link;
	u32 nr = 0;
	int cpu;

	for (int order = 0; order < NR_PAGE_ORDERS; order++)
		for (int type = 0; type < MIGRATE_TYPES; type++)
			place_list(&zone->free_area[order].free_list[type]);
	for_each_possible_cpu(cpu)
		for (int i = 0; i < NR_PCP_LISTS; i++)
			place_list(&per_cpu_ptr(zone->per_cpu_pageset, cpu)->lists[i]);
	for (link = shim_deferred(zone)->first; link && nr++ < nr_pages; link = link->next) {
		u32 pfn = host_pfn_of(link);

		if (pfn == PFN_NONE)
			return;
		machine.place[pfn] = shim_deferred(zone);
	}
}

/* Struct pages and places as look() has last seen them: what is the same need not be told. */
static struct page *seen;
static const void **seen_place;

/*
 * The order of a compound block is kept in its second page, and what is in front of a deferred
 * block in no page.
 */
static bool is_new(u32 pfn)
{
	u32 next = min(pfn + 1, (u32)nr_pages - 1);

	return machine.place[pfn] != seen_place[pfn] ||
	       memcmp(shim_page(pfn), &seen[pfn], sizeof(*seen)) ||
	       memcmp(shim_page(next), &seen[next], sizeof(*seen)) ||
	       machine.place[pfn] == shim_deferred(page_zone(shim_page(pfn)));
}

/* How it is, and what of that is new. */
static void look(void)
{
	const struct geometry *g = &machine.geometry;
	struct page_state state;

	memset(machine.place, 0, nr_pages * sizeof(*machine.place));
	for (unsigned int i = 0; i < g->nr_zones; i++)
		place_zone(shim_zone(i));
	shared->nr_changed = shared->nr_blocks = 0;
	for (u32 pfn = 0; pfn < nr_pages; pfn++) {
		if (!is_new(pfn))
			continue;
		kernel_page(pfn, &state);
		if (!memcmp(&state, &arrays.pages[pfn], sizeof(state)))
			continue;
		arrays.pages[pfn] = state;
		arrays.changed[shared->nr_changed++] = pfn;
	}
	memcpy(seen, shim_page(0), nr_pages * sizeof(*seen));
	memcpy(seen_place, machine.place, nr_pages * sizeof(*seen_place));
	for (u32 pfn = 0; pfn < nr_pages; pfn = (pfn | (pageblock_nr_pages - 1)) + 1) {
		u8 type = kernel_pageblock_type(pfn);

		if (arrays.types[pfn] == type)
			continue;
		arrays.types[pfn] = type;
		arrays.blocks[shared->nr_blocks++] = pfn;
	}
	for (unsigned int i = 0; i < g->nr_zones; i++) {
		kernel_zone(i, &shared->zones[i]);
		shared->zones[i].pgalloc -= pgalloc_before[i];
		for (unsigned int cpu = 0; cpu < g->nr_cpus; cpu++)
			kernel_pcp(i, cpu, &shared->pcps[i][cpu]);
	}
	shared->events = total;
}

/* Others allocate and free elsewhere meanwhile: only what a call counts is of the machine. */
static void count(const struct event_state *before)
{
	struct event_state after;

	kernel_events(&after);
	total.pgfree += after.pgfree - before->pgfree;
	total.unevictable_cleared += after.unevictable_cleared - before->unevictable_cleared;
	total.compact_isolated += after.compact_isolated - before->compact_isolated;
	total.cma_success += after.cma_success - before->cma_success;
	total.cma_fail += after.cma_fail - before->cma_fail;
	total.others += after.others - before->others;
	total.page_free_events = after.page_free_events;
	total.page_free_pages = after.page_free_pages;
	memcpy(total.cma_available, after.cma_available, sizeof(total.cma_available));
	memcpy(total.cma_used, after.cma_used, sizeof(total.cma_used));
}

/* --- a fresh one --- */

/*
 * What a reset restores: the machine's memory map, zones and lists, as they were, and what the
 * kernel's debugging knows of its pages.
 */
static struct saved {
	void *of;
	size_t size;
	void *copy;
} saved[4 + GEOMETRY_MAX_ZONES * (2 + 2 * NR_CPUS)];

static void save(void *of, size_t size)
{
	struct saved *s = saved;

	/* Without SMP, zones count nothing per CPU. */
	if (!size)
		return;
	while (s->of)
		s++;
	*s = (struct saved){ of, size, vmalloc(size) };
	BUG_ON(!s->copy);
	memcpy(s->copy, of, size);
}

static void save_zone(struct zone *zone)
{
	unsigned long blocks = (zone->spanned_pages >> pageblock_order) + 2;
	int cpu;

	save(zone, sizeof(*zone));
	save(zone->pageblock_flags,
	     BITS_TO_LONGS((blocks - 1) * NR_PAGEBLOCK_BITS) * sizeof(long));
	for_each_possible_cpu(cpu) {
		save(per_cpu_ptr(zone->per_cpu_pageset, cpu), sizeof(struct per_cpu_pages));
		save(per_cpu_ptr(zone->per_cpu_zonestats, cpu), sizeof(struct per_cpu_zonestat));
	}
}

/* The other end of what is saved is reset(): it fills the pages of a machine that poisons them. */
static void save_debugging(void)
{
#ifdef CONFIG_KASAN
	save(kasan_mem_to_shadow(page_address(shim_page(0))),
	     nr_pages << (PAGE_SHIFT - KASAN_SHADOW_SCALE_SHIFT));
#endif
#ifdef CONFIG_PAGE_EXTENSION
	struct page_ext *first = page_ext_get(shim_page(0));

	if (first) {
		save(first, nr_pages * page_ext_size);
		page_ext_put(first);
	}
#endif
}

static void begin(void)
{
	struct event_state now;

	total = (struct event_state){ 0 };
	machine.page_free_events = machine.page_free_pages = 0;
	for (unsigned int i = 0; i < machine.geometry.nr_zones; i++) {
		struct zone_state zone;

		kernel_zone(i, &zone);
		pgalloc_before[i] = zone.pgalloc;
	}
	kernel_events(&now);
	/* Not counted from 0. */
	memcpy(total.cma_available, now.cma_available, sizeof(total.cma_available));
	memcpy(total.cma_used, now.cma_used, sizeof(total.cma_used));
}

static void reset(void)
{
	shim_set_task(TASK_ORDINARY);
	become(TASK_ORDINARY);
	memset(contended, 0, sizeof(contended));
	use_cpu(0);
	for (const struct saved *s = saved; s->of; s++)
		memcpy(s->of, s->copy, s->size);
	kernel_poison_pages(shim_page(0), nr_pages);
	begin();
}

static const char *is_unlike(void)
{
	const struct geometry *g = &machine.geometry;

	if (zone_end_pfn(shim_zone(g->nr_zones - 1)) != kernel_pfn(nr_pages))
		return "its last zone ends elsewhere";
	if (shim_zone(0)->zone_start_pfn != kernel_pfn(0))
		return "its first zone begins elsewhere";
	for (u32 pfn = 0; pfn < nr_pages; pfn++)
		if (!PageReserved(shim_page(pfn)))
			return "pages of its zones are in use";
	return NULL;
}

/* As in user space (kernel/vmstat.c), CPUs keep no part of a zone's counters. */
static void count_exactly(struct zone *zone)
{
#ifdef CONFIG_SMP
	int cpu;

	for_each_possible_cpu(cpu) {
		struct per_cpu_zonestat *stat = per_cpu_ptr(zone->per_cpu_zonestats, cpu);

		stat->stat_threshold = 0;
		for (int item = 0; item < NR_VM_ZONE_STAT_ITEMS; item++)
			zone_page_state_add(xchg(&stat->vm_stat_diff[item], 0), zone, item);
	}
#endif
}

/* As the zone of that machine in user space: watermarks, reserves, tuning. */
static void tune(unsigned int i)
{
	struct zone *zone = shim_zone(i);
	const struct zone_state *state = &shared->zones[i];
	int cpu;

	for (int mark = 0; mark < NR_WATERMARKS; mark++)
		zone->_watermark[mark] = state->watermark[mark];
	memset(zone->lowmem_reserve, 0, sizeof(zone->lowmem_reserve));
	for (unsigned int j = 0; j < machine.geometry.nr_zones; j++)
		zone->lowmem_reserve[zone_idx(shim_zone(j))] = state->lowmem_reserve[j];
	zone->watermark_boost = 0;
	count_exactly(zone);
	clear_bit(ZONE_BELOW_HIGH, &zone->flags);
	for_each_possible_cpu(cpu) {
		const struct pcp_state *pcp = &shared->pcps[i][0];
		struct per_cpu_pages *list = per_cpu_ptr(zone->per_cpu_pageset, cpu);
		list->batch = pcp->batch;
		list->high = pcp->high;
		list->high_min = pcp->high_min;
		list->high_max = pcp->high_max;
		list->free_count = 0;
		list->alloc_factor = 0;
		list->flags = 0;
	}
}

static const char *make(void)
{
	const struct geometry *g = &shared->geometry;
	const char *why;

	machine = (struct machine){
		.geometry = *g,
		.batched = true,
		.max_pfn = g->nr_pages,
		.first_pfn = BOOTED_FIRST_PFN,
		.max_bulk = max_t(u32, g->nr_pages, CALL_MAX_BULK),
		.res = &machine.scratch,
	};
	machine.place = vzalloc(nr_pages * sizeof(*machine.place));
	machine.bulk = vzalloc(array_size(machine.max_bulk, NR_CPUS * sizeof(*machine.bulk)));
	seen = vzalloc(nr_pages * sizeof(*seen));
	seen_place = vzalloc(nr_pages * sizeof(*seen_place));
	if (!machine.place || !machine.bulk || !seen || !seen_place)
		return "no memory";
	running = &machine;
	why = is_unlike();
	if (why)
		return why;
#if HAS_DEFRAG_MODE
	defrag_mode = g->defrag_mode;
#endif
	if (g->check_pages)
		static_branch_enable(&check_pages_enabled);
	else
		static_branch_disable(&check_pages_enabled);
	for (unsigned int i = 0; i < g->nr_zones; i++) {
		shim_init_blocks(i);
		shim_free_zone(i);
	}
	why = shim_cma_boot();
	if (why)
		return why;
	for (unsigned int i = 0; i < g->nr_zones; i++)
		tune(i);
	save(shim_page(0), nr_pages * sizeof(struct page));
	for (unsigned int i = 0; i < g->nr_zones; i++)
		save_zone(shim_zone(i));
	save_debugging();
	begin();
	/* All of it is new. */
	memset(seen, 0xff, nr_pages * sizeof(*seen));
	memset(arrays.pages, 0xff, nr_pages * sizeof(*arrays.pages));
	memset(arrays.types, 0xff, nr_pages);
	return NULL;
}

/* --- requests --- */

static void make_call(void)
{
	struct call *c = &shared->call;
	struct event_state before;

	c->pfns = arrays.pfns;
	c->answers = shared->answers;
	result_clear(&shared->result);
	shared->result.pfns = shared->bulk;
	if (c->op == OP_CPU)
		use_cpu(c->cpu);
	kernel_events(&before);
	current_call = c;
	machine.res = &shared->result;
	serve_call(c, &shared->result);
	machine.res = &machine.scratch;
	count(&before);
}

/* What is done for the harness, and counted all the same. */
static void drain(void)
{
	struct event_state before;

	kernel_events(&before);
	serving = current;
	kernel_drain();
	serving = NULL;
	count(&before);
}

/* So that it warns again. */
static void forget_warnings(void)
{
	generic_bug_clear_once();
	memset(__start_once, 0, __end_once - __start_once);
}

static void serve_request(void)
{
	shared->nr_text = 0;
	switch (shared->request) {
	case BOOTED_MAKE:
		break;
	case BOOTED_RESET:
		reset();
		break;
	case BOOTED_APPLY:
		make_call();
		break;
	case BOOTED_DRAIN:
		drain();
		break;
	case BOOTED_CANONICALIZE:
		kernel_canonicalize(arrays.pfns, arrays.wanted, shared->nr);
		break;
	}
	look();
	/* What printk() has put off, as in NMI context. */
	console_lock();
	console_unlock();
	if (shared->nr_text)
		forget_warnings();
}

/* A byte is a request, and one is the answer. Nobody there: that was it. */
static bool wait_turn(void)
{
	char byte;
	int ret;

	do
		ret = os_read_file(BOOTED_SOCKET, &byte, 1);
	while (ret == -EINTR);
	return ret == 1;
}

static void pass_turn(void)
{
	char byte = 0;

	while (os_write_file(BOOTED_SOCKET, &byte, 1) == -EINTR)
		;
}

/* Debugging that is off reports nothing, as if there were nothing to report. */
static const char *__init is_off(void)
{
#ifdef CONFIG_LOCKDEP
	if (!debug_locks)
		return "lockdep has switched itself off";
#endif
#ifdef CONFIG_KASAN
	if (!kasan_enabled())
		return "KASAN is off";
#endif
#ifdef CONFIG_DEBUG_PAGEALLOC
	if (!debug_pagealloc_enabled_static())
		return "DEBUG_PAGEALLOC is off without debug_pagealloc=on";
#endif
#ifdef CONFIG_PAGE_POISONING
	if (!page_poisoning_enabled_static())
		return "PAGE_POISONING is off without page_poison=1";
#endif
#ifdef CONFIG_PAGE_OWNER
	if (!static_branch_unlikely(&page_owner_inited))
		return "PAGE_OWNER is off without page_owner=on";
#endif
	return NULL;
}

static int __init serve(void)
{
	const char *why;

	if (!nr_pages)
		return 0;
	shared = os_mmap_rw_shared(BOOTED_MEMORY, booted_size(nr_pages));
	if (!shared)
		panic("no memory is shared");
	arrays = booted_arrays(shared, nr_pages);
	register_console(&text_console);
	serve_zones();
	serve_quietly();
	serve_uncompacted();
	use_cpu(0);
	why = is_off();
	if (why)
		panic("BUG: %s", why);
	/* scripts/boot looks for this, and calls nothing. */
	pr_info("serve: ready\n");
	if (!wait_turn())
		goto end;
	why = make();
	if (why)
		panic("BUG: %s", why);
	shared->version = BOOTED_VERSION;
	do {
		serve_request();
		pass_turn();
		cond_resched();
	} while (wait_turn());
end:
	os_kill_process(os_getpid(), 0);
	return 0;
}
late_initcall_sync(serve);
