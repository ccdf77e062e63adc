/* SPDX-License-Identifier: GPL-2.0-only */
/* Custom: as asm/atomic.h beside it. */
#ifndef BUDDYFUZZ_ASM_CMPXCHG_H
#define BUDDYFUZZ_ASM_CMPXCHG_H

#include "kernel/point.h"

#define arch_xchg(ptr, new) ({						\
	__typeof__(ptr) __shim_ptr = (ptr);				\
	__typeof__(*(ptr)) __shim_old;					\
	SHIM_POINT(ACCESS_RMW, __shim_ptr);				\
	__shim_old = *__shim_ptr;					\
	*__shim_ptr = (__typeof__(*(ptr)))(new);			\
	__shim_old;							\
})

#define arch_cmpxchg(ptr, old, new) ({					\
	__typeof__(ptr) __shim_ptr = (ptr);				\
	__typeof__(*(ptr)) __shim_found;				\
	SHIM_POINT(ACCESS_RMW, __shim_ptr);				\
	__shim_found = *__shim_ptr;					\
	if (__shim_found == (__typeof__(*(ptr)))(old))			\
		*__shim_ptr = (__typeof__(*(ptr)))(new);		\
	__shim_found;							\
})

#define arch_cmpxchg_local arch_cmpxchg
#define arch_cmpxchg64 arch_cmpxchg
#define arch_cmpxchg64_local arch_cmpxchg
#define arch_sync_cmpxchg arch_cmpxchg

#endif
