/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Custom: before 7.0 UML keeps a thread's information at the end of its stack,
 * and stacks of its own, which programs do not have.
 */
#include_next <asm/thread_info.h>

#if !defined(CONFIG_THREAD_INFO_IN_TASK) && !defined(__ASSEMBLY__) && !defined(BUDDYFUZZ_ASM_THREAD_INFO_H)
#define BUDDYFUZZ_ASM_THREAD_INFO_H

extern struct thread_info shim_thread_info;
#define current_thread_info() (&shim_thread_info)

#endif
