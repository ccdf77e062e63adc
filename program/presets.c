/* SPDX-License-Identifier: GPL-2.0-only */
/* Machines with a name: the usual ones and the nasty ones. */
#include "program/geometry.h"

#include <string.h>

/*
 * Machines of a few thousand pages get tiny marks for their per-CPU lists from
 * the kernel's formula; where the lists are the point, marks are given.
 */
const struct geometry_preset geometry_presets[] = {
	{ "default", "one zone of 16 MiB, two CPUs", {
		.nr_pages = 4096, .nr_zones = 1,
		.max_order = 10, .pageblock_order = 9,
		.nr_cpus = 2, .check_pages = 1,
	} },
	{ "tiny", "so small that a block of the largest order is a quarter of it", {
		.nr_pages = 64, .nr_zones = 1,
		.max_order = 4, .pageblock_order = 2,
		.nr_cpus = 1, .pcp_batch = 2, .pcp_high = 8,
		.check_pages = 1,
	} },
	{ "small", "one block of the largest order, per-CPU lists that overflow soon", {
		.nr_pages = 1024, .nr_zones = 1,
		.max_order = 10, .pageblock_order = 9,
		.nr_cpus = 2, .pcp_batch = 4, .pcp_high = 32,
		.check_pages = 1,
	} },
	{ "pc", "three zones on aligned pages, as DMA, DMA32 and NORMAL", {
		.nr_pages = 16384, .zone_start = { 0, 1024, 8192 },
		.nr_zones = 3, .max_order = 10, .pageblock_order = 9,
		.nr_cpus = 2, .pcp_batch = 16, .pcp_high = 128,
		.check_pages = 1,
	} },
	{ "ragged", "three zones that meet within a pageblock, an odd number of pages", {
		.nr_pages = 4095, .zone_start = { 0, 1001, 2563 },
		.nr_zones = 3, .max_order = 10, .pageblock_order = 9,
		.nr_cpus = 2, .check_pages = 1,
	} },
	{ "holes", "pages missing at odd places, the first ones too", {
		.nr_pages = 4096, .nr_zones = 1,
		.holes = { { 0, 3 }, { 1500, 701 } }, .nr_holes = 2,
		.max_order = 10, .pageblock_order = 9,
		.nr_cpus = 2, .check_pages = 1,
	} },
	{ "sparse", "a memory map of eight sections, each an array of its own", {
		.nr_pages = 8192, .nr_zones = 1,
		.max_order = 10, .pageblock_order = 9, .section_order = 10,
		.nr_cpus = 2, .check_pages = 1,
	} },
	{ "sparse-holes", "a section that is absent and one that is half there", {
		.nr_pages = 8192, .nr_zones = 1,
		.holes = { { 2048, 1024 }, { 4700, 333 } }, .nr_holes = 2,
		.max_order = 10, .pageblock_order = 9, .section_order = 10,
		.nr_cpus = 2, .check_pages = 1,
	} },
	{ "cma", "two CMA areas, one of a single pageblock", {
		.nr_pages = 8192, .nr_zones = 1,
		.cma = { { 1024, 2048 }, { 4608, 512 } }, .nr_cma = 2,
		.max_order = 10, .pageblock_order = 9,
		.nr_cpus = 2, .check_pages = 1,
	} },
	{ "pageblock1", "pageblocks of two pages: types meet everywhere", {
		.nr_pages = 1024, .nr_zones = 1,
		.cma = { { 512, 64 } }, .nr_cma = 1,
		.max_order = 6, .pageblock_order = 1,
		.nr_cpus = 2, .pcp_batch = 4, .pcp_high = 32,
		.check_pages = 1,
	} },
	{ "reserve", "so many pageblocks that three of them may become the HIGHATOMIC reserve", {
		.nr_pages = 4096, .nr_zones = 1,
		.max_order = 6, .pageblock_order = 4,
		.nr_cpus = 2, .pcp_batch = 4, .pcp_high = 32,
		.check_pages = 1,
	} },
	{ "thp", "THP lists, and marks that let PMD blocks stay on them", {
		.nr_pages = 8192, .nr_zones = 1,
		.max_order = 10, .pageblock_order = 9, .thp_order = 9,
		.nr_cpus = 2, .pcp_batch = 63, .pcp_high = 2048,
		.check_pages = 1,
	} },
	{ "thp-tiny", "THP lists for blocks of 16 pages, no larger than four pageblocks", {
		.nr_pages = 512, .nr_zones = 1,
		.max_order = 6, .pageblock_order = 4, .thp_order = 4,
		.nr_cpus = 2, .pcp_batch = 8, .pcp_high = 64,
		.check_pages = 1,
	} },
	{ "nosmp", "no per-CPU lists: what two allocators do must be the same at once", {
		.nr_pages = 4096, .nr_zones = 1,
		.max_order = 10, .pageblock_order = 9,
		.check_pages = 1,
	} },
	{ "nocheck", "page checking off, as most kernels run", {
		.nr_pages = 4096, .nr_zones = 1,
		.max_order = 10, .pageblock_order = 9,
		.nr_cpus = 2,
	} },
	{ "frozen-bit", "reference counts with a bit for frozen pages", {
		.nr_pages = 4096, .nr_zones = 1,
		.max_order = 10, .pageblock_order = 9,
		.nr_cpus = 2, .check_pages = 1,
		.refcounts = REFCOUNTS_FROZEN_BIT,
	} },
	{ "frozen-bit-cma", "the same where most of memory is CMA and pages are not checked", {
		.nr_pages = 1024, .nr_zones = 1,
		.cma = { { 256, 512 } }, .nr_cma = 1,
		.max_order = 8, .pageblock_order = 6,
		.nr_cpus = 2, .pcp_batch = 4, .pcp_high = 32,
		.refcounts = REFCOUNTS_FROZEN_BIT,
	} },
	{ "arm64-64k", "arm64 with 64 KiB pages: largest order 13, pageblocks as large", {
		.nr_pages = 32768, .nr_zones = 1,
		.max_order = 13, .pageblock_order = 13, .section_order = 13,
		.nr_cpus = 2, .check_pages = 1,
	} },
	{ "mixed", "everything at once: sparse, ragged zones, holes, CMA, THP, four CPUs", {
		.nr_pages = 7777, .zone_start = { 0, 700, 3333 },
		.holes = { { 650, 99 }, { 2048, 1024 } }, .nr_holes = 2,
		.cma = { { 4096, 1024 }, { 5632, 512 } }, .nr_cma = 2,
		.nr_zones = 3, .max_order = 10, .pageblock_order = 9,
		.section_order = 10, .nr_cpus = 4, .thp_order = 9,
		.pcp_batch = 31, .pcp_high = 600, .check_pages = 1,
	} },
	{ "big", "1 GiB", {
		.nr_pages = 1 << 18, .zone_start = { 0, 4096 }, .nr_zones = 2,
		.max_order = 10, .pageblock_order = 9, .section_order = 15,
		.nr_cpus = 2, .thp_order = 9, .check_pages = 1,
	} },
	{ "huge", "4 GiB, the largest machine there is", {
		.nr_pages = 1 << 20, .zone_start = { 0, 4096 }, .nr_zones = 2,
		.max_order = 10, .pageblock_order = 9, .section_order = 15,
		.nr_cpus = 2, .thp_order = 9, .check_pages = 1,
	} },
};

const size_t nr_geometry_presets =
	sizeof(geometry_presets) / sizeof(geometry_presets[0]);

const struct geometry_preset *geometry_preset(const char *name)
{
	for (size_t i = 0; i < nr_geometry_presets; i++)
		if (!strcmp(geometry_presets[i].name, name))
			return &geometry_presets[i];
	return NULL;
}
