/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Damage to pages.
 */
#include "allocator/damage.h"

#define STALE_PRIVATE	1ull
#define FILE_MAPPING	0xf11e0000ull
#define ANON_MAPPING	(0xa0a00000ull | MAPPING_ANON_BIT)

void page_damage(struct machine *m, struct page *page, enum damage damage)
{
	switch (damage) {
	case DAMAGE_HWPOISON:
		page_set_flags(m, page, PG_hwpoison);
		break;
	case DAMAGE_MAPCOUNT:
		page_set_mapcount(m, page, 0);
		break;
	case DAMAGE_MAPPING:
		page_set_mapping(m, page, FILE_MAPPING);
		break;
	case DAMAGE_LOCKED:
		page_set_flags(m, page, PG_locked);
		break;
	case DAMAGE_LRU:
		page_set_flags(m, page, PG_lru);
		break;
	case DAMAGE_PRIVATE:
		set_page_private(m, page, STALE_PRIVATE);
		break;
	case DAMAGE_MLOCKED:
		page_set_flags(m, page, PG_mlocked);
		break;
	case DAMAGE_ANON:
		page_set_mapping(m, page, ANON_MAPPING);
		break;
	case DAMAGE_TYPE:
		page_set_mapcount(m, page, PAGE_TYPE_TABLE);
		break;
	case DAMAGE_DIRTY:
		page_set_flags(m, page, PG_dirty);
		break;
	case NR_DAMAGES:
		break;
	}
}

void page_repair(struct machine *m, struct page *page)
{
	page_clear_flags(m, page, PG_locked | PG_lru | PG_mlocked | PG_dirty);
	page_set_mapcount(m, page, PAGE_TYPE_NONE);
	page_set_mapping(m, page, PageTail(page) ? TAIL_MAPPING : 0);
	set_page_private(m, page, 0);
}
