/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Stubs: UML has no huge pages, but the per-CPU lists for them exist only in
 * a kernel that has. Page tables are nobody's business here.
 */
#include_next <asm/pgtable.h>

#ifndef BUDDYFUZZ_ASM_PGTABLE_H
#define BUDDYFUZZ_ASM_PGTABLE_H

#if !defined(__ASSEMBLY__) && defined(CONFIG_TRANSPARENT_HUGEPAGE)
struct mm_struct;

static inline void set_pmd_at(struct mm_struct *mm, unsigned long addr,
			      pmd_t *pmdp, pmd_t pmd)
{
}

static inline int pmd_trans_huge(pmd_t pmd)
{
	return 0;
}

#define SHIM_PMD_SAME(name)						\
static inline pmd_t name(pmd_t pmd)					\
{									\
	return pmd;							\
}

SHIM_PMD_SAME(pmd_mkold)
SHIM_PMD_SAME(pmd_wrprotect)
SHIM_PMD_SAME(pmd_mkhuge)
SHIM_PMD_SAME(pmd_mkinvalid)
SHIM_PMD_SAME(pmd_mkyoung)
SHIM_PMD_SAME(pmd_mkdirty)
SHIM_PMD_SAME(pmd_mkclean)
SHIM_PMD_SAME(pmd_mkwrite_novma)
#endif

#endif
