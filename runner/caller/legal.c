// SPDX-License-Identifier: GPL-2.0-only
#include "runner/caller/legal.h"

bool any_page(const struct caller *c, const struct known_page *page)
{
	return true;
}

bool counted_page(const struct caller *c, const struct known_page *page)
{
	return page->shape == SHAPE_PAGE && page->refs > 0;
}

bool frozen_page(const struct caller *c, const struct known_page *page)
{
	return !page->refs && (page->shape == SHAPE_PAGE ||
			       oracle_page(c->o, page->head)->refs == 0);
}

bool frozen_or_bad_page(const struct caller *c, const struct known_page *page)
{
	return frozen_page(c, page) ||
	       (c->g->check_pages && page->shape == SHAPE_PAGE);
}

bool sole_page(const struct caller *c, const struct known_page *page)
{
	return counted_page(c, page) &&
	       (c->g->check_pages || page->refs == 1);
}

bool may_free(const struct allocation *a)
{
	return !a->cma;
}

bool may_put(const struct allocation *a, const struct known_page *page)
{
	if (page->shape == SHAPE_HEAD || a->cma)
		return page->refs > 1;
	return page->refs > 0;
}

bool may_get(const struct known_page *page)
{
	return page->refs > 0 && page->refs < MAX_REFS;
}

bool may_freeze(const struct allocation *a, const struct known_page *page)
{
	return !a->cma && page->refs > 0;
}

bool may_split(const struct known_page *page)
{
	return page->shape == SHAPE_HEAD && page->refs > 0;
}

/*
 * Damage that freeing is defined for. Without page checking nothing catches
 * what only the check undoes or refuses, and a free page with a mapcount is
 * beyond what the allocator promises (page types overlay it). The first two
 * tails of a compound block keep its own fields where others keep theirs, but
 * for the mapcount.
 */
bool may_damage(const struct caller *c, uint32_t pfn, uint8_t kind)
{
	const struct known_page *page = oracle_page(c->o, pfn);
	bool flag = kind == DAMAGE_LOCKED || kind == DAMAGE_LRU ||
		    kind == DAMAGE_MLOCKED || kind == DAMAGE_DIRTY;

	if (kind == DAMAGE_HWPOISON)
		return true;
	/* Pages on the LRU are not larger than a pageblock. */
	if (kind == DAMAGE_LRU && page->order > c->g->pageblock_order)
		return false;
	if (page->shape == SHAPE_COMPOUND_TAIL && kind == DAMAGE_MAPCOUNT)
		return c->g->check_pages;
	if (page->shape == SHAPE_COMPOUND_TAIL)
		return pfn - page->head >= 3 &&
		       (kind == DAMAGE_LOCKED ||
			(c->g->check_pages && kind == DAMAGE_MAPPING));
	if (c->g->check_pages)
		return true;
	if (page->shape == SHAPE_TAIL)
		return flag;
	return kind != DAMAGE_MAPCOUNT && kind != DAMAGE_MAPPING;
}

bool may_set_type(const struct caller *c, uint32_t pfn)
{
	return oracle_page(c->o, pfn)->kind != PAGE_ABSENT &&
	       oracle_type(c->o, pfn) < MIGRATE_PCPTYPES;
}

uint32_t clip_range(const struct caller *c, uint32_t pfn, uint32_t count)
{
	uint32_t left = zone_end(c->g, geometry_zone(c->g, pfn)) - pfn, nr = 0;

	if (!c->g->section_order || !c->g->nr_holes)
		return count < left ? count : left;
	while (nr < count && nr < left &&
	       oracle_page(c->o, pfn + nr)->kind != PAGE_ABSENT)
		nr++;
	return nr;
}
