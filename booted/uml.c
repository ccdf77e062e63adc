/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * os_start_secondary() frees what the thread of a CPU has been given while it is still on the
 * thread's own stack. With KASAN, kfree() takes a trace, and UML's dump_trace() reads up to where
 * the stack of a task would end, which is behind the end of this one: the kernel dies. scripts/boot
 * has the files that start CPUs call this instead: a few bytes for each CPU are not freed.
 */
#include <linux/slab.h>

void keep_allocated(const void *object);

void keep_allocated(const void *object)
{
}
