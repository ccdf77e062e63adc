/* SPDX-License-Identifier: GPL-2.0-only */
/* Custom: as asm/atomic.h beside it; the kernel's own bit operations in C. */
#ifndef BUDDYFUZZ_ASM_BITOPS_H
#define BUDDYFUZZ_ASM_BITOPS_H

#include <asm-generic/bitops.h>

#endif
