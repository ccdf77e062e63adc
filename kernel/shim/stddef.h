/* SPDX-License-Identifier: GPL-2.0-only */
/* Duplicate: the kernel's own names for the same types. */
#include <linux/types.h>
#include <linux/stddef.h>
