// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the compiler calls in front of each load and store in the flavor "race", which is
 * instrumented as for KCSAN (-fsanitize=thread): that tells loads as well as stores, and which
 * accesses are volatile. And the functions of kernel/kcsan/core.c that the kernel calls itself.
 */
#include "kernel/kernel.h"
#include "kernel/point.h"

bool kcsan_sees_loads __attribute__((section("kernel_host_data"))) = false;

static inline void report_access(enum access_kind kind, const volatile void *addr, size_t size,
				 const void *from)
{
	kcsan_sees_loads = true;
	if (__builtin_expect(!!host_overlap, 0))
		shim_point(kind, addr, size, from);
	if (access_writes(kind))
		host_store(addr, size);
}

#include "backend/instrumented.h"

/* kernel/kcsan/core.c, as far as it is called: around data_race(). */
void kcsan_disable_current(void);
void kcsan_disable_current(void)
{
	if (__builtin_expect(!!host_overlap, 0))
		shim_point(ACCESS_RACY, NULL, 0, __builtin_return_address(0));
}

void kcsan_enable_current_nowarn(void);
void kcsan_enable_current_nowarn(void)
{
	if (__builtin_expect(!!host_overlap, 0))
		shim_point(ACCESS_RACY_END, NULL, 0, __builtin_return_address(0));
}

/*
 * Readers of a seqlock, and ASSERT_EXCLUSIVE_BITS(): what is read next are bits that do not change,
 * whatever is written to those beside them.
 */
void kcsan_atomic_next(int nr);
void kcsan_atomic_next(int nr)
{
	if (__builtin_expect(!!host_overlap, 0))
		shim_point(ACCESS_NEXT_ONCE, NULL, (size_t)nr, __builtin_return_address(0));
}

/* Atomic operations, which the shims tell of themselves, and assertions, which need a watchpoint. */
void kcsan_set_access_mask(unsigned long mask);
void kcsan_set_access_mask(unsigned long mask)
{
	(void)mask;
}

void __kcsan_check_access(const volatile void *ptr, size_t size, int type);
void __kcsan_check_access(const volatile void *ptr, size_t size, int type)
{
	(void)ptr;
	(void)size;
	(void)type;
}
