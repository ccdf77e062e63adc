/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Custom: UML has no sparse memory map. The size of a section is a variable;
 * to the preprocessor, to which variables are zero, it is 2^22 pages.
 */
#ifndef BUDDYFUZZ_ASM_SPARSEMEM_H
#define BUDDYFUZZ_ASM_SPARSEMEM_H

#define SHIM_SECTION_ORDER 22

#ifndef __ASSEMBLY__
extern int shim_section_delta;	/* the order less SHIM_SECTION_ORDER */
#endif

#define SECTION_SIZE_BITS (SHIM_SECTION_ORDER + 12 + shim_section_delta)
#define MAX_PHYSMEM_BITS (SECTION_SIZE_BITS + 20)

#endif
