/* SPDX-License-Identifier: GPL-2.0-only */
/* Named machines: common ones and difficult ones. */
#include "program/geometry.h"

#include <string.h>

/*
 * The kernel's formula gives machines of a few thousand pages a tiny pcp->high.
 * Presets that are about per-CPU lists set it.
 */
const struct geometry_preset geometry_presets[] = {
	{ "default", "one zone of 16 MiB, two CPUs", {
		.nr_pages = 4096, .nr_zones = 1,
		.max_order = 10, .pageblock_order = 9,
		.nr_cpus = 2, .check_pages = 1,
	} },
	{ "tiny", "tiny: a block of the largest order is a quarter of memory", {
		.nr_pages = 64, .nr_zones = 1,
		.max_order = 4, .pageblock_order = 2,
		.nr_cpus = 1, .pcp_batch = 2, .pcp_high = 8,
		.check_pages = 1,
	} },
	{ "small", "one block of the largest order; per-CPU lists that soon overflow", {
		.nr_pages = 1024, .nr_zones = 1,
		.max_order = 10, .pageblock_order = 9,
		.nr_cpus = 2, .pcp_batch = 4, .pcp_high = 32,
		.check_pages = 1,
	} },
	{ "pc", "three zones with aligned boundaries, like DMA, DMA32 and NORMAL", {
		.nr_pages = 16384, .zone_start = { 0, 1024, 8192 },
		.nr_zones = 3, .max_order = 10, .pageblock_order = 9,
		.nr_cpus = 2, .pcp_batch = 16, .pcp_high = 128,
		.check_pages = 1,
	} },
	{ "ragged", "three zones that meet inside pageblocks; an odd number of pages", {
		.nr_pages = 4095, .zone_start = { 0, 1001, 2563 },
		.nr_zones = 3, .max_order = 10, .pageblock_order = 9,
		.nr_cpus = 2, .check_pages = 1,
	} },
	{ "holes", "holes at unaligned places, including the first pages", {
		.nr_pages = 4096, .nr_zones = 1,
		.holes = { { 0, 3 }, { 1500, 701 } }, .nr_holes = 2,
		.max_order = 10, .pageblock_order = 9,
		.nr_cpus = 2, .check_pages = 1,
	} },
	{ "sparse", "a sparse memory map of eight sections, each with its own array", {
		.nr_pages = 8192, .nr_zones = 1,
		.max_order = 10, .pageblock_order = 9, .section_order = 10,
		.nr_cpus = 2, .check_pages = 1,
	} },
	{ "sparse-holes", "one section is absent, another is partly a hole", {
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
	{ "pageblock1", "pageblocks of two pages: migratetypes change everywhere", {
		.nr_pages = 1024, .nr_zones = 1,
		.cma = { { 512, 64 } }, .nr_cma = 1,
		.max_order = 6, .pageblock_order = 1,
		.nr_cpus = 2, .pcp_batch = 4, .pcp_high = 32,
		.check_pages = 1,
	} },
	{ "reserve", "enough pageblocks for a HIGHATOMIC reserve of three", {
		.nr_pages = 4096, .nr_zones = 1,
		.max_order = 6, .pageblock_order = 4,
		.nr_cpus = 2, .pcp_batch = 4, .pcp_high = 32,
		.check_pages = 1,
	} },
	{ "watermarks", "three zones that keep reserves, also for each other's requests", {
		.nr_pages = 8192, .zone_start = { 0, 512, 4096 },
		.nr_zones = 3, .max_order = 8, .pageblock_order = 6,
		.nr_cpus = 2, .pcp_batch = 4, .pcp_high = 32,
		.check_pages = 1, .watermarks = 1,
	} },
	{ "thp", "THP lists, and a pcp->high that lets PMD blocks stay on them", {
		.nr_pages = 8192, .nr_zones = 1,
		.max_order = 10, .pageblock_order = 9, .thp_order = 9,
		.nr_cpus = 2, .pcp_batch = 63, .pcp_high = 2048,
		.check_pages = 1,
	} },
	{ "thp-tiny", "THP lists for blocks of 16 pages; the largest block is four pageblocks", {
		.nr_pages = 512, .nr_zones = 1,
		.max_order = 6, .pageblock_order = 4, .thp_order = 4,
		.nr_cpus = 2, .pcp_batch = 8, .pcp_high = 64,
		.check_pages = 1,
	} },
	{ "nosmp", "no per-CPU lists: both allocators must agree after every operation", {
		.nr_pages = 4096, .nr_zones = 1,
		.max_order = 10, .pageblock_order = 9,
		.check_pages = 1,
	} },
	{ "nocheck", "page checking off, as most kernels run", {
		.nr_pages = 4096, .nr_zones = 1,
		.max_order = 10, .pageblock_order = 9,
		.nr_cpus = 2,
	} },
	{ "frozen-bit", "a refcount bit for frozen pages", {
		.nr_pages = 4096, .nr_zones = 1,
		.max_order = 10, .pageblock_order = 9,
		.nr_cpus = 2, .check_pages = 1,
		.refcounts = REFCOUNTS_FROZEN_BIT,
	} },
	{ "frozen-bit-cma", "a bit for frozen pages; half of memory is CMA, page checking off", {
		.nr_pages = 1024, .nr_zones = 1,
		.cma = { { 256, 512 } }, .nr_cma = 1,
		.max_order = 8, .pageblock_order = 6,
		.nr_cpus = 2, .pcp_batch = 4, .pcp_high = 32,
		.refcounts = REFCOUNTS_FROZEN_BIT,
	} },
	{ "arm64-64k", "arm64 with 64 KiB pages: largest order 13, pageblock order 13", {
		.nr_pages = 32768, .nr_zones = 1,
		.max_order = 13, .pageblock_order = 13, .section_order = 13,
		.nr_cpus = 2, .check_pages = 1,
	} },
	{ "mixed", "everything: sparse, unaligned zones, holes, CMA, THP, four CPUs", {
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
	{ "huge", "4 GiB, the largest possible machine", {
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
