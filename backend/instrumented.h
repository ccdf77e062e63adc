/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the compiler calls in front of each load and store with -fsanitize=thread, told which are
 * volatile (as for KCSAN). Whoever includes this has a function
 *
 *	static inline void told(enum access_kind kind, const volatile void *addr, size_t size,
 *				const void *from);
 */
#ifndef BACKEND_INSTRUMENTED_H
#define BACKEND_INSTRUMENTED_H

#include <string.h>

#define TOLD(name, kind, size)						\
	void __tsan_##name(void *addr);					\
	void __tsan_##name(void *addr)					\
	{								\
		told(kind, addr, size, __builtin_return_address(0));	\
	}

#define TOLD_OF_SIZE(size)						\
	TOLD(read##size, ACCESS_LOAD, size)				\
	TOLD(write##size, ACCESS_STORE, size)				\
	TOLD(volatile_read##size, ACCESS_READ_ONCE, size)		\
	TOLD(volatile_write##size, ACCESS_WRITE_ONCE, size)

#define TOLD_UNALIGNED(size)						\
	TOLD(unaligned_read##size, ACCESS_LOAD, size)			\
	TOLD(unaligned_write##size, ACCESS_STORE, size)			\
	TOLD(unaligned_volatile_read##size, ACCESS_READ_ONCE, size)	\
	TOLD(unaligned_volatile_write##size, ACCESS_WRITE_ONCE, size)

TOLD_OF_SIZE(1)
TOLD_OF_SIZE(2)
TOLD_OF_SIZE(4)
TOLD_OF_SIZE(8)
TOLD_OF_SIZE(16)
TOLD_UNALIGNED(2)
TOLD_UNALIGNED(4)
TOLD_UNALIGNED(8)
TOLD_UNALIGNED(16)

/* gcc's, of structures. */
void __tsan_read_range(void *addr, size_t size);
void __tsan_read_range(void *addr, size_t size)
{
	told(ACCESS_LOAD, addr, size, __builtin_return_address(0));
}

void __tsan_write_range(void *addr, size_t size);
void __tsan_write_range(void *addr, size_t size)
{
	told(ACCESS_STORE, addr, size, __builtin_return_address(0));
}

void __tsan_init(void);
void __tsan_init(void)
{
}

void *__tsan_memset(void *to, int byte, size_t size);
void *__tsan_memset(void *to, int byte, size_t size)
{
	told(ACCESS_STORE, to, size, __builtin_return_address(0));
	return memset(to, byte, size);
}

void *__tsan_memcpy(void *to, const void *from, size_t size);
void *__tsan_memcpy(void *to, const void *from, size_t size)
{
	told(ACCESS_LOAD, from, size, __builtin_return_address(0));
	told(ACCESS_STORE, to, size, __builtin_return_address(0));
	return memcpy(to, from, size);
}

void *__tsan_memmove(void *to, const void *from, size_t size);
void *__tsan_memmove(void *to, const void *from, size_t size)
{
	told(ACCESS_LOAD, from, size, __builtin_return_address(0));
	told(ACCESS_STORE, to, size, __builtin_return_address(0));
	return memmove(to, from, size);
}

#endif
