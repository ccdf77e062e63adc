// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is right: which pages are free, and on the list of which type, what refcounts the others
 * have, what types pageblocks have. From the oracle's pages; of the machine only what the oracle
 * has just found to be in order.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "export/internal.h"
#include "oracle/alloc.h"

/* include/linux/mmzone.h: as /proc/pagetypeinfo prints them. */
static const char *const type_names[MIGRATE_TYPES] = {
	[MIGRATE_UNMOVABLE] = "Unmovable",
	[MIGRATE_MOVABLE] = "Movable",
	[MIGRATE_RECLAIMABLE] = "Reclaimable",
	[MIGRATE_HIGHATOMIC] = "HighAtomic",
	[MIGRATE_CMA] = "CMA",
	[MIGRATE_ISOLATE] = "Isolate",
};

FILE *open_text(char **text, size_t *size)
{
	FILE *out = open_memstream(text, size);

	if (!out)
		abort();
	return out;
}

static void close_list(FILE *out, bool has_entries)
{
	if (!has_entries)
		fputs("none", out);
	if (fclose(out))
		abort();
}

/* In the form of the suite's runs(). */
static char *runs(const int *value, uint32_t nr, int no_value, bool is_type)
{
	char *text;
	size_t size;
	FILE *out = open_text(&text, &size);
	const char *space = "";

	for (uint32_t n = 0, end; n < nr; n = end) {
		for (end = n + 1; end < nr && value[end] == value[n];)
			end++;
		if (value[n] == no_value)
			continue;
		fprintf(out, "%s%" PRIu32, space, n);
		if (end > n + 1)
			fprintf(out, "-%" PRIu32, end - 1);
		if (is_type)
			fprintf(out, ":%s", type_names[value[n]]);
		else
			fprintf(out, ":%d", value[n]);
		space = " ";
	}
	close_list(out, *space);
	return text;
}

static char *nr_free_text(const struct geometry *g, const struct zone_state *zone)
{
	char *text;
	size_t size;
	FILE *out = open_text(&text, &size);
	const char *space = "";

	for (unsigned int order = 0; order <= g->max_order; order++) {
		if (!zone->nr_free[order])
			continue;
		fprintf(out, "%s%u:%" PRIu32, space, order, zone->nr_free[order]);
		space = " ";
	}
	close_list(out, *space);
	return text;
}

/* Is the page on a list that is not the zone's? Then a drain is due. */
static bool is_elsewhere(const struct scene *scene, uint32_t pfn)
{
	enum page_where where;
	unsigned int order;
	uint32_t head;

	where = oracle_block(scene->side[0].oracle, pfn, &head, &order);
	return where == WHERE_PCP || where == WHERE_DEFERRED;
}

static int refcount(const struct known_page *page)
{
	return page->kind == PAGE_HELD || page->kind == PAGE_LEAKED ?
		       page->refs : 0;
}

void expected_of(struct expected *e, const struct scene *scene,
		 const struct verdict *v, const struct expected *before)
{
	const struct scene_side *side = &scene->side[0];
	const struct geometry *g = scene->g;
	int *type = xcalloc(g->nr_pages, sizeof(*type));
	int *value = xcalloc(g->nr_pages, sizeof(*value));
	bool violated = v->kind != VERDICT_PASS;
	struct zone_state zone;

	*e = (struct expected){ 0 };
	for (uint32_t pfn = 0; pfn < g->nr_pages; pfn++)
		type[pfn] = side->ops->pageblock_type(side->machine, pfn);
	/* A type that should not have changed. */
	if (violated && !strcmp(v->rule, rule_infos[RULE_BLOCK_TYPE].name))
		memcpy(type, before->types, g->nr_pages * sizeof(*type));
	for (unsigned int z = 0; z < g->nr_zones; z++) {
		for (uint32_t pfn = 0; pfn < g->nr_pages; pfn++) {
			const struct known_page *page =
				oracle_page(side->oracle, pfn);

			value[pfn] = -1;
			if (page->kind != PAGE_FREE ||
			    geometry_zone(g, pfn) != z ||
			    (!violated && is_elsewhere(scene, pfn)))
				continue;
			value[pfn] = type[pfn];
			e->nr_free_pages[z] += type[pfn] != MIGRATE_ISOLATE;
		}
		e->free_pages[z] = runs(value, g->nr_pages, -1, true);
		if (!violated) {
			side->ops->zone(side->machine, z, &zone);
			e->nr_free[z] = nr_free_text(g, &zone);
		}
	}
	for (uint32_t pfn = 0; pfn < g->nr_pages; pfn++)
		value[pfn] = refcount(oracle_page(side->oracle, pfn));
	e->refcounts = runs(value, g->nr_pages, 0, false);
	e->pageblocks = runs(type, g->nr_pages, -1, true);
	e->types = type;
	free(value);
}

void expected_destroy(struct expected *e)
{
	for (unsigned int z = 0; z < GEOMETRY_MAX_ZONES; z++) {
		free(e->free_pages[z]);
		free(e->nr_free[z]);
	}
	free(e->refcounts);
	free(e->pageblocks);
	free(e->types);
}
