/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What users leave behind in a page for its free to find.
 */
#ifndef ALLOCATOR_DAMAGE_H
#define ALLOCATOR_DAMAGE_H

#include "allocator/machine.h"

/** page_damage - do this one thing to @page. */
void page_damage(struct machine *m, struct page *page, enum damage damage);

/** page_repair - repair all of it except hwpoison. */
void page_repair(struct machine *m, struct page *page);

#endif
