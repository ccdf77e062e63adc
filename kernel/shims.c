/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the kernel's files need and the harness does not build. Each is
 *	a stub: does nothing, or says no;
 *	a duplicate: does as the kernel does;
 *	custom: does something else, and why.
 */
#include <linux/mm.h>
#include <linux/cma.h>
#include <linux/compaction.h>
#include <linux/cpu.h>
#include <linux/gfp.h>
#include <linux/huge_mm.h>
#include <linux/jiffies.h>
#include <linux/khugepaged.h>
#include <linux/memblock.h>
#include <linux/mutex.h>
#include <linux/page-isolation.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/sched/prio.h>
#include <linux/sched/signal.h>
#include <linux/swap.h>
#include <linux/vmstat.h>
#include "internal.h"
#include "kernel/statics.h"
#include "kernel/layout.h"
#include "kernel/point.h"

/* Of what follows, only the points are to be told of. */
#pragma clang attribute push(__attribute__((no_sanitize("coverage"))), apply_to = function)

/* Variables of each CPU's own, wherever they are kept: module.lds. */
#define SHIM_OWN __section(".data.shim_own")

/* --- geometry: custom, see geometry.h --- */

int shim_max_order;
unsigned int shim_pageblock_order;
int shim_thp_order;
#ifdef CONFIG_SPARSEMEM
int shim_section_delta;
struct mem_section **mem_section;
unsigned long __highest_present_section_nr;

/* Duplicate of mm/util.c's: do the struct pages follow each other? */
bool page_range_contiguous(const struct page *page, unsigned long nr_pages)
{
	unsigned long start = page_to_pfn(page);
	unsigned long pfn = SECTION_ALIGN_UP(start + 1);

	for (; pfn < start + nr_pages; pfn += PAGES_PER_SECTION)
		if (pfn_to_page(pfn) != page + (pfn - start))
			return false;
	return true;
}
#endif

/* Older kernels do not declare it. */
ssize_t sized_strscpy(char *to, const char *from, size_t size);

/* --- complaints: custom, they end in the verdict --- */

void panic(const char *fmt, ...)
{
	host_bug(__FILE__, __LINE__, __func__, fmt);
}

static bool is_bad_page SHIM_OWN;

/*
 * Only who speaks matters: bad_page(), before it dumps the page, and the list
 * checks, before they BUG().
 */
int _printk(const char *fmt, ...)
{
	fmt = printk_skip_level(fmt);
	if (strstr(fmt, "Bad page state in process")) {
		is_bad_page = true;
	} else if (!strncmp(fmt, "list_", 5)) {
		running->complaint_pfn = PFN_NONE;
		sized_strscpy(running->complaint, fmt, sizeof(running->complaint));
	}
	return 0;
}

/* By its name for the linker: older kernels declare it with a page that is not const. */
void shim_dump_page(const struct page *page, const char *reason) __asm__("dump_page");

void shim_dump_page(const struct page *page, const char *reason)
{
	u32 pfn = host_pfn_of(page);

	if (!is_bad_page) {
		running->complaint_pfn = pfn;
		sized_strscpy(running->complaint, reason ? reason : "",
			      sizeof(running->complaint));
		return;
	}
	is_bad_page = false;
	host_bad_page(pfn, __builtin_return_address(0));
	/* It says nothing after 60 pages in a minute: let minutes pass. */
	jiffies += 61 * HZ;
}

/* --- one thread, several CPUs by turns: custom --- */

int shim_cpu SHIM_OWN;
int shim_context SHIM_OWN;

#ifdef CONFIG_SMP
int uml_curr_cpu(void)
{
	return shim_cpu;
}
#endif

/* A task of ordinary priority. */
static struct signal_struct shim_signal SHIM_OWN;
static struct mm_struct shim_mm;

#ifdef CONFIG_THREAD_INFO_IN_TASK
static struct task_struct shim_task SHIM_OWN = {
	.prio = DEFAULT_PRIO,
	.signal = &shim_signal,
};
struct task_struct *cpu_tasks[NR_CPUS] = { [0 ... NR_CPUS - 1] = &shim_task };
#else
static struct task_struct shim_task SHIM_OWN = {
	.stack = &shim_thread_info,
	.prio = DEFAULT_PRIO,
	.signal = &shim_signal,
};
struct thread_info shim_thread_info = { .task = &shim_task };
#endif

/* Of the task while it does not reclaim, and what its requests are made in. */
static unsigned int shim_task_flags SHIM_OWN;
static int shim_request_count SHIM_OWN;

int shim_request_context(void)
{
	return shim_request_count;
}

void shim_set_task(enum task_kind task)
{
	static const unsigned int flags[NR_TASKS] = {
		[TASK_MEMALLOC] = PF_MEMALLOC,
		[TASK_NOFS] = PF_MEMALLOC_NOFS,
		[TASK_NOIO] = PF_MEMALLOC_NOIO,
		[TASK_DUMPING] = PF_DUMPCORE,
		[TASK_WORKER] = PF_WQ_WORKER,
		[TASK_IRQ] = PF_MEMALLOC,
		[TASK_SOFTIRQ] = PF_MEMALLOC,
	};
	static const int counts[NR_TASKS] = {
		[TASK_IRQ] = HARDIRQ_OFFSET,
		[TASK_SOFTIRQ] = SOFTIRQ_OFFSET,
	};

	shim_task.flags = shim_task_flags = flags[task];
	shim_task.prio = task == TASK_REALTIME ? MAX_RT_PRIO - 1 : DEFAULT_PRIO;
	shim_request_count = counts[task];
	shim_signal.oom_mm = task == TASK_OOM_VICTIM ? &shim_mm : NULL;
}

/*
 * A lock's owner_cpu says who has it. Somebody else may: then trying fails, and
 * who waits gets it in the end.
 */
enum {
	LOCK_FREE = LAYOUT_UNLOCKED,
	LOCK_OURS,
	LOCK_THEIRS,
	LOCK_LENT,
};

/* In the words that a lock has for debugging, when somebody else wants it. */
#define lock_after(lock)	(((u8 *)&(lock)->magic)[0])
#define lock_times(lock)	(((u8 *)&(lock)->magic)[1])
#define lock_tries(lock)	(((u32 *)&(lock)->owner)[0])
#define lock_call(lock)		(((u32 *)&(lock)->owner)[1])

/* An operation that takes more locks than any is in a loop without end. */
#define CALL_MAX_LOCKS (1u << 26)
/* Or one that looks at more pages, of which there are at most a 16th as many. */
#define CALL_MAX_STEPS (1u << 24)

#define LOCK_POINT(kind, lock) SHIM_POINT_FROM(kind, lock, __builtin_return_address(0))

static u32 shim_call SHIM_OWN;
static u32 shim_locks SHIM_OWN;
static u32 shim_steps SHIM_OWN;
/* Spinlocks that are held; where CPUs overlap, the scheduler knows. */
static u32 shim_held SHIM_OWN;
static bool shim_lockless SHIM_OWN;

/* What the task of each CPU had when the CPU was left. */
static struct {
	unsigned int flags;
	struct capture_control *capture;
} shim_tasks[GEOMETRY_MAX_CPUS] SHIM_OWN;

static void leave_task(void)
{
	shim_tasks[shim_cpu].flags = shim_task.flags;
	shim_tasks[shim_cpu].capture = shim_task.capture_control;
}

void shim_begin_call(bool lockless)
{
	shim_call++;
	shim_locks = 0;
	shim_steps = 0;
	shim_held = 0;
	shim_lockless = lockless;
}

void shim_end_call(void)
{
	shim_lockless = false;
	leave_task();
}

static void count_lock(void)
{
	if (++shim_locks > CALL_MAX_LOCKS)
		host_bug(__FILE__, __LINE__, __func__,
			 "takes locks without end: the operation hangs");
}

void shim_step(const char *function)
{
	if (++shim_steps > CALL_MAX_STEPS)
		host_bug(__FILE__, __LINE__, function,
			 "looks at pages without end: the operation hangs");
}

void shim_contend(spinlock_t *lock, bool on, u8 after, u8 times)
{
	lock->rlock.owner_cpu = on ? LOCK_THEIRS : LOCK_FREE;
	lock_after(&lock->rlock) = after;
	lock_times(&lock->rlock) = times;
	lock_tries(&lock->rlock) = 0;
	lock_call(&lock->rlock) = shim_call;
}

/* Of a lock that somebody else has between our tries. */
static bool try_has(raw_spinlock_t *lock)
{
	u32 earlier, after = lock_after(lock), times = lock_times(lock);

	if (lock_call(lock) != shim_call) {
		lock_call(lock) = shim_call;
		lock_tries(lock) = 0;
	}
	earlier = lock_tries(lock)++;
	return earlier < after || (times && earlier - after >= times);
}

void __raw_spin_lock_init(raw_spinlock_t *lock, const char *name,
			  struct lock_class_key *key, short inner)
{
	lock->owner_cpu = LOCK_FREE;
}

void _raw_spin_lock(raw_spinlock_t *lock)
{
	count_lock();
	if (shim_lockless)
		host_bug(__FILE__, __LINE__, __func__,
			 "a lockless operation waits for a lock");
	/* With several CPUs, it goes on once no other one has the lock. */
	LOCK_POINT(ACCESS_LOCK, lock);
	switch ((int)lock->owner_cpu) {
	case LOCK_FREE:
		lock->owner_cpu = LOCK_OURS;
		break;
	case LOCK_THEIRS:
		lock->owner_cpu = LOCK_LENT;
		break;
	default:
		host_bug(__FILE__, __LINE__, __func__, "deadlock");
	}
	shim_held++;
	LOCK_POINT(ACCESS_TAKEN, lock);
}

const int *kernel_zone_lock(unsigned int zone)
{
	return (const int *)&shim_zone(zone)->lock.rlock.owner_cpu;
}

/* Without SMP nothing tells an NMI that it interrupted the lock's holder. */
static bool always_had(void)
{
	return !IS_ENABLED(CONFIG_SMP) && in_nmi();
}

int _raw_spin_trylock(raw_spinlock_t *lock)
{
	count_lock();
	LOCK_POINT(ACCESS_TRYLOCK, lock);
	switch ((int)lock->owner_cpu) {
	case LOCK_FREE:
		lock->owner_cpu = LOCK_OURS;
		break;
	case LOCK_THEIRS:
		if (!always_had() && !try_has(lock))
			return 0;
		lock->owner_cpu = LOCK_LENT;
		break;
	default:
		return 0;
	}
	shim_held++;
	LOCK_POINT(ACCESS_TAKEN, lock);
	return 1;
}

void _raw_spin_unlock(raw_spinlock_t *lock)
{
	LOCK_POINT(ACCESS_UNLOCK, lock);
	switch ((int)lock->owner_cpu) {
	case LOCK_OURS:
		lock->owner_cpu = LOCK_FREE;
		break;
	case LOCK_LENT:
		lock->owner_cpu = LOCK_THEIRS;
		break;
	default:
		host_bug(__FILE__, __LINE__, __func__,
			 "unlock of a lock that is not held");
	}
	shim_held--;
}

/* Tracked only while CPUs overlap: no interrupt occurs otherwise. */
static bool shim_irqs_off SHIM_OWN;

static void set_irqs(bool on)
{
	if (likely(!host_overlap) || on == !shim_irqs_off)
		return;
	shim_irqs_off = !on;
	shim_point(on ? ACCESS_IRQS_ON : ACCESS_IRQS_OFF, NULL, 0, NULL);
}

int um_get_signals(void)
{
	return host_overlap && !shim_irqs_off;
}

int um_set_signals(int enable)
{
	int was = um_get_signals();

	set_irqs(enable);
	return was;
}

unsigned long _raw_spin_lock_irqsave(raw_spinlock_t *lock)
{
	int was = um_set_signals(0);

	_raw_spin_lock(lock);
	return was;
}

void _raw_spin_unlock_irqrestore(raw_spinlock_t *lock, unsigned long flags)
{
	_raw_spin_unlock(lock);
	set_irqs(flags);
}

void _raw_spin_lock_irq(raw_spinlock_t *lock)
{
	set_irqs(false);
	_raw_spin_lock(lock);
}

void _raw_spin_unlock_irq(raw_spinlock_t *lock)
{
	_raw_spin_unlock(lock);
	set_irqs(true);
}

void shim_overlap(void)
{
	for (int cpu = 0; cpu < GEOMETRY_MAX_CPUS; cpu++) {
		shim_tasks[cpu].flags = shim_task_flags;
		shim_tasks[cpu].capture = NULL;
	}
	shim_task.flags = shim_task_flags;
	shim_task.capture_control = NULL;
	shim_held = 0;
	shim_enter_cpu(shim_cpu, false);
}

/*
 * What the CPU that ran before had is put aside, and no longer that of this one. An interrupt is in
 * the task that it interrupted.
 */
void shim_enter_cpu(int cpu, bool in_interrupt)
{
	shim_cpu = cpu;
	preempt_count_set(in_interrupt ? HARDIRQ_OFFSET : 0);
	shim_irqs_off = in_interrupt;
	is_bad_page = false;
	shim_context = in_interrupt ? GEOMETRY_MAX_CPUS + shim_cpu : shim_cpu;
	/* While they take turns there is one task for all. */
	if (likely(!host_overlap))
		return;
	shim_task.flags = shim_tasks[shim_cpu].flags;
	shim_task.capture_control = shim_tasks[shim_cpu].capture;
}

/* --- what sleeps: custom; nobody is ever in the way of a call that runs alone --- */

#define mutex_is_had(lock) (*(long *)&(lock)->owner)

void shim_may_sleep(const char *function)
{
	if (likely(!host_overlap) && shim_held)
		host_bug(__FILE__, __LINE__, function, "sleeps with a spinlock held");
}

void mutex_lock(struct mutex *lock)
{
	shim_may_sleep(__func__);
	if (likely(!host_overlap))
		return;
	LOCK_POINT(ACCESS_MUTEX_LOCK, lock);
	if (mutex_is_had(lock))
		host_bug(__FILE__, __LINE__, __func__, "deadlock");
	mutex_is_had(lock) = 1;
	LOCK_POINT(ACCESS_TAKEN, lock);
}

int shim_take_mutex(struct mutex *lock)
{
	if (likely(!host_overlap))
		return 1;
	LOCK_POINT(ACCESS_MUTEX_TRYLOCK, lock);
	if (mutex_is_had(lock))
		return 0;
	mutex_is_had(lock) = 1;
	LOCK_POINT(ACCESS_TAKEN, lock);
	return 1;
}

void mutex_unlock(struct mutex *lock)
{
	if (likely(!host_overlap))
		return;
	LOCK_POINT(ACCESS_MUTEX_UNLOCK, lock);
	mutex_is_had(lock) = 0;
}

/* --- several CPUs at once: custom --- */

/* What is of the CPU that runs, and is put aside while others do. */
void shim_point(enum access_kind kind, const volatile void *addr, unsigned long size,
		const void *from)
{
	struct result *res = running->res;
	int cpu = shim_cpu, context = shim_context, count = preempt_count();
	u32 locks = shim_locks;
	bool lockless = shim_lockless, bad = is_bad_page, irqs_off = shim_irqs_off;
	unsigned int flags = shim_task.flags;
	struct capture_control *capture = shim_task.capture_control;

	leave_task();
	host_access(kind, addr, size, from ? from : __builtin_return_address(0));
	running->res = res;
	shim_cpu = cpu;
	shim_context = context;
	preempt_count_set(count);
	shim_locks = locks;
	shim_lockless = lockless;
	shim_irqs_off = irqs_off;
	is_bad_page = bad;
	shim_task.flags = flags;
	shim_task.capture_control = capture;
}

/* --- CPUs: custom, as many as the geometry says --- */

struct cpumask __cpu_online_mask;
#ifdef CONFIG_SMP
struct cpumask __cpu_possible_mask;
atomic_t __num_online_cpus;

/*
 * Per-CPU variables are linked into kernel_percpu, which serves as the
 * pattern; each CPU has a copy of it, and room behind for what is allocated.
 */
extern char __start_kernel_percpu[], __stop_kernel_percpu[];

#define PERCPU_SIZE 4096

static char percpu_units[NR_CPUS][PERCPU_SIZE] __aligned(64);
static size_t percpu_used;
unsigned long __per_cpu_offset[NR_CPUS];

void shim_percpu_init(void)
{
	percpu_used = ALIGN(__stop_kernel_percpu - __start_kernel_percpu, 64);
	BUG_ON(percpu_used > PERCPU_SIZE);
	for (int cpu = 0; cpu < NR_CPUS; cpu++) {
		memcpy(percpu_units[cpu], __start_kernel_percpu,
		       __stop_kernel_percpu - __start_kernel_percpu);
		__per_cpu_offset[cpu] = percpu_units[cpu] -
					__start_kernel_percpu;
	}
}
#else
#define PERCPU_SIZE 4096

static char percpu_unit[PERCPU_SIZE] __aligned(64);
static size_t percpu_used;

void shim_percpu_init(void)
{
}
#endif

void __percpu *pcpu_alloc_noprof(size_t size, size_t align, bool reserved,
				 gfp_t gfp)
{
	size_t at = ALIGN(percpu_used, 64);

	percpu_used = at + size;
	BUG_ON(percpu_used > PERCPU_SIZE);
#ifdef CONFIG_SMP
	return (void __percpu *)(__start_kernel_percpu + at);
#else
	return (void __percpu *)(percpu_unit + at);
#endif
}

#if !HAS_NOPROF
void __percpu *__alloc_percpu(size_t size, size_t align)
{
	return pcpu_alloc_noprof(size, align, false, GFP_KERNEL);
}
#endif

/* --- variables of files that are not built: duplicates --- */

struct pglist_data contig_page_data;
unsigned long volatile jiffies = INITIAL_JIFFIES;
unsigned long uml_physmem;
bool static_key_initialized = true;
atomic_t lru_disable_count;
struct mutex oom_lock;
struct memblock memblock;
int signals_enabled;
/* Of files that are built, in some kernels. */
atomic_long_t _totalram_pages __weak;
unsigned long totalreserve_pages __weak;
unsigned long totalcma_pages __weak;
struct page *mem_map __weak;
unsigned long max_mapnr __weak;

/* --- memory for the kernel's own use: custom, the machine's heap --- */

void *__kmalloc_noprof(size_t size, gfp_t flags)
{
	return host_alloc(size);
}

#if !HAS_NOPROF
void *__kmalloc(size_t size, gfp_t flags)
{
	return host_alloc(size);
}
#endif

/* --- strings: duplicate --- */

ssize_t sized_strscpy(char *to, const char *from, size_t size)
{
	size_t i;

	for (i = 0; i + 1 < size && from[i]; i++)
		to[i] = from[i];
	if (size)
		to[i] = '\0';
	return from[i] ? -E2BIG : (ssize_t)i;
}

#pragma clang attribute pop
