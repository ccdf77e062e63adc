/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The functions that the compiler calls before each load and store with -fsanitize=thread, set up
 * to distinguish volatile accesses, as for KCSAN. The file that includes this defines
 *
 *	static inline void report_access(enum access_kind kind, const volatile void *addr,
 *					 size_t size, const void *from);
 */
#ifndef BACKEND_INSTRUMENTED_H
#define BACKEND_INSTRUMENTED_H

#include <string.h>

#define REPORT(name, kind, size)						\
	void __tsan_##name(void *addr);					\
	void __tsan_##name(void *addr)					\
	{								\
		report_access(kind, addr, size, __builtin_return_address(0)); \
	}

#define REPORT_SIZE(size)						\
	REPORT(read##size, ACCESS_LOAD, size)				\
	REPORT(write##size, ACCESS_STORE, size)				\
	REPORT(volatile_read##size, ACCESS_READ_ONCE, size)		\
	REPORT(volatile_write##size, ACCESS_WRITE_ONCE, size)

#define REPORT_UNALIGNED(size)						\
	REPORT(unaligned_read##size, ACCESS_LOAD, size)			\
	REPORT(unaligned_write##size, ACCESS_STORE, size)			\
	REPORT(unaligned_volatile_read##size, ACCESS_READ_ONCE, size)	\
	REPORT(unaligned_volatile_write##size, ACCESS_WRITE_ONCE, size)

REPORT_SIZE(1)
REPORT_SIZE(2)
REPORT_SIZE(4)
REPORT_SIZE(8)
REPORT_SIZE(16)
REPORT_UNALIGNED(2)
REPORT_UNALIGNED(4)
REPORT_UNALIGNED(8)
REPORT_UNALIGNED(16)

/* gcc's, of structures. */
void __tsan_read_range(void *addr, size_t size);
void __tsan_read_range(void *addr, size_t size)
{
	report_access(ACCESS_LOAD, addr, size, __builtin_return_address(0));
}

void __tsan_write_range(void *addr, size_t size);
void __tsan_write_range(void *addr, size_t size)
{
	report_access(ACCESS_STORE, addr, size, __builtin_return_address(0));
}

void __tsan_init(void);
void __tsan_init(void)
{
}

void *__tsan_memset(void *to, int byte, size_t size);
void *__tsan_memset(void *to, int byte, size_t size)
{
	report_access(ACCESS_STORE, to, size, __builtin_return_address(0));
	return memset(to, byte, size);
}

void *__tsan_memcpy(void *to, const void *from, size_t size);
void *__tsan_memcpy(void *to, const void *from, size_t size)
{
	report_access(ACCESS_LOAD, from, size, __builtin_return_address(0));
	report_access(ACCESS_STORE, to, size, __builtin_return_address(0));
	return memcpy(to, from, size);
}

void *__tsan_memmove(void *to, const void *from, size_t size);
void *__tsan_memmove(void *to, const void *from, size_t size)
{
	report_access(ACCESS_LOAD, from, size, __builtin_return_address(0));
	report_access(ACCESS_STORE, to, size, __builtin_return_address(0));
	return memmove(to, from, size);
}

#endif
