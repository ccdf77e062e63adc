/* SPDX-License-Identifier: GPL-2.0-only */
/* Custom: as asm/atomic.h beside it. */
#include <asm-generic/local.h>
