/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Custom: plain C, so that the stores are seen by the compiler's
 * instrumentation. One thread runs all of the kernel's code; where it plays several
 * CPUs, none of them runs in the middle of these.
 */
#ifndef BUDDYFUZZ_ASM_ATOMIC_H
#define BUDDYFUZZ_ASM_ATOMIC_H

#include <linux/types.h>
#include <asm/barrier.h>
#include <asm/cmpxchg.h>
#include "kernel/point.h"

#define SHIM_ATOMIC_OP(atomic, type, op, c_op)				\
static __always_inline void arch_##atomic##_##op(type i, atomic##_t *v)	\
{									\
	SHIM_POINT(ACCESS_RMW, &v->counter);				\
	v->counter = v->counter c_op i;					\
}

#define SHIM_ATOMIC_FETCH(atomic, type, op, c_op)			\
static __always_inline type arch_##atomic##_fetch_##op(type i, atomic##_t *v) \
{									\
	type old;							\
									\
	SHIM_POINT(ACCESS_RMW, &v->counter);				\
	old = v->counter;						\
	v->counter = old c_op i;					\
	return old;							\
}

#define SHIM_ATOMIC_RETURN(atomic, type, op, c_op)			\
static __always_inline type arch_##atomic##_##op##_return(type i,	\
							   atomic##_t *v) \
{									\
	type new;							\
									\
	SHIM_POINT(ACCESS_RMW, &v->counter);				\
	new = v->counter c_op i;					\
	v->counter = new;						\
	return new;							\
}

#define SHIM_ATOMIC(atomic, type)					\
static __always_inline type arch_##atomic##_read(const atomic##_t *v)	\
{									\
	SHIM_POINT(ACCESS_READ, &v->counter);				\
	return *(const volatile type *)&v->counter;			\
}									\
static __always_inline void arch_##atomic##_set(atomic##_t *v, type i)	\
{									\
	SHIM_POINT(ACCESS_WRITE, &v->counter);				\
	v->counter = i;							\
}									\
/* Newer kernels derive it from arch_cmpxchg(). */			\
static __always_inline type arch_##atomic##_cmpxchg(atomic##_t *v,	\
						    type old, type new)	\
{									\
	return arch_cmpxchg(&v->counter, old, new);			\
}									\
SHIM_ATOMIC_OP(atomic, type, add, +)					\
SHIM_ATOMIC_OP(atomic, type, sub, -)					\
SHIM_ATOMIC_OP(atomic, type, and, &)					\
SHIM_ATOMIC_OP(atomic, type, or, |)					\
SHIM_ATOMIC_OP(atomic, type, xor, ^)					\
SHIM_ATOMIC_FETCH(atomic, type, add, +)					\
SHIM_ATOMIC_FETCH(atomic, type, sub, -)					\
SHIM_ATOMIC_FETCH(atomic, type, and, &)					\
SHIM_ATOMIC_FETCH(atomic, type, or, |)					\
SHIM_ATOMIC_FETCH(atomic, type, xor, ^)					\
SHIM_ATOMIC_RETURN(atomic, type, add, +)				\
SHIM_ATOMIC_RETURN(atomic, type, sub, -)

SHIM_ATOMIC(atomic, int)
SHIM_ATOMIC(atomic64, s64)

/* What is defined here need not be derived from cmpxchg loops. */
#define arch_atomic_fetch_add arch_atomic_fetch_add
#define arch_atomic_fetch_sub arch_atomic_fetch_sub
#define arch_atomic_fetch_and arch_atomic_fetch_and
#define arch_atomic_fetch_or arch_atomic_fetch_or
#define arch_atomic_fetch_xor arch_atomic_fetch_xor
#define arch_atomic_add_return arch_atomic_add_return
#define arch_atomic_sub_return arch_atomic_sub_return
#define arch_atomic64_fetch_add arch_atomic64_fetch_add
#define arch_atomic64_fetch_sub arch_atomic64_fetch_sub
#define arch_atomic64_fetch_and arch_atomic64_fetch_and
#define arch_atomic64_fetch_or arch_atomic64_fetch_or
#define arch_atomic64_fetch_xor arch_atomic64_fetch_xor
#define arch_atomic64_add_return arch_atomic64_add_return
#define arch_atomic64_sub_return arch_atomic64_sub_return

#ifndef ATOMIC64_INIT
#define ATOMIC64_INIT(i) { (i) }
#endif

#endif
