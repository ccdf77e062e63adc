/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tree's mm/cma.c, and a door to what it does at boot. What it releases is
 * freed as the backend frees.
 */
#include <linux/mm.h>
#include <linux/gfp.h>
#include "kernel/doors.h"

#define free_contig_frozen_range(pfn, nr) shim_free_contig_frozen(pfn, nr)

#include <mm/cma.c>

void door_cma_activate(void)
{
	cma_init_reserved_areas();
}
