/* SPDX-License-Identifier: GPL-2.0-only */
/* The tree's mm/mm_init.c: what of it CMA and the zones' set-up need. */
#include <linux/mm.h>
#include "internal.h"

#include <mm/mm_init.c>
