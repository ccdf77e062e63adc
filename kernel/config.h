/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Configuration that UML's Kconfig has no question for. Seen by every file of
 * the kernel that is compiled, those that compute bounds and offsets included.
 *
 * Custom: several zones, the largest order that a geometry may name (smaller
 * ones are set at run time, see geometry.h), the per-CPU lists for huge pages,
 * and PG_hwpoison. Nothing of what these options bring besides is linked.
 */
#ifndef BUDDYFUZZ_KERNEL_CONFIG_H
#define BUDDYFUZZ_KERNEL_CONFIG_H

#define CONFIG_ZONE_DMA 1
#define CONFIG_ZONE_DMA32 1
#define CONFIG_MEMORY_FAILURE 1
#define CONFIG_HAVE_GIGANTIC_FOLIOS 1
#define CONFIG_HAVE_ALIGNED_STRUCT_PAGE 1
/* Not while kbuild prepares the tree, which does without shim/asm. */
#ifndef SHIM_KBUILD
#ifndef SHIM_NO_THP
#define CONFIG_TRANSPARENT_HUGEPAGE 1
#define CONFIG_PGTABLE_HAS_HUGE_LEAVES 1
#endif

/* Kconfig knows no UML that isolates pageblocks and has no CMA. */
#ifdef SHIM_NO_CMA
#undef CONFIG_CMA
#endif

/* Each section has an array of struct page of its own. */
#ifdef SHIM_SPARSE
#undef CONFIG_FLATMEM
#define CONFIG_SPARSEMEM 1
#define CONFIG_SPARSEMEM_EXTREME 1
#endif
#endif

#undef CONFIG_ARCH_FORCE_MAX_ORDER
#if defined(SHIM_KBUILD) || HAS_LARGEST_ORDER
#define CONFIG_ARCH_FORCE_MAX_ORDER 13
#else
#define CONFIG_ARCH_FORCE_MAX_ORDER 14
#endif

#endif
