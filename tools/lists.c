/* SPDX-License-Identifier: GPL-2.0-only */
#include "tools/lists.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "backend/trap.h"

#define SHOWN_BEFORE	4
#define SHOWN		12

/**
 * struct list - one side's, from its head; the machine may not be fit to be read
 * @page: the one whose list it is.
 */
struct list {
	const struct scene_side *side;
	uint32_t nr_pages;
	uint32_t pfn;
	struct page_state page;
	uint32_t *pfns;
	uint32_t nr;
};

static uint32_t step(const struct list *list, uint32_t pfn, bool forth)
{
	struct page_state state;

	list->side->ops->page(list->side->machine, pfn, &state);
	return forth ? state.next : state.prev;
}

/* A list whose links make a ring is followed once around. */
static void read_list(void *arg)
{
	struct list *list = arg;
	uint32_t at = list->pfn, back;

	list->side->ops->page(list->side->machine, list->pfn, &list->page);
	if (list->page.where == WHERE_NONE)
		return;
	for (uint32_t n = 0; n < list->nr_pages; n++) {
		back = step(list, at, false);
		if (back == LINK_END)
			break;
		at = back;
	}
	while (at != LINK_END && list->nr < list->nr_pages) {
		list->pfns[list->nr++] = at;
		at = step(list, at, true);
	}
}

static bool same_list(const struct page_state *a, const struct page_state *b)
{
	return a->where == b->where && a->order == b->order && a->list == b->list &&
	       a->cpu == b->cpu;
}

static uint32_t first_difference(const struct list *lists)
{
	uint32_t i = 0;

	while (i < lists[0].nr && i < lists[1].nr && lists[0].pfns[i] == lists[1].pfns[i])
		i++;
	return i;
}

static void print_pfns(const struct list *list, uint32_t from, const char *name, FILE *out)
{
	fprintf(out, "    %s %s", name, from ? "..." : "   ");
	for (uint32_t i = from; i < list->nr && i < from + SHOWN; i++)
		fprintf(out, " %7" PRIu32, list->pfns[i]);
	fputs(from + SHOWN < list->nr ? " ...\n" : "\n", out);
}

static void print_lists(const struct list *lists, FILE *out)
{
	const struct page_state *page = &lists[0].page;
	uint32_t at = first_difference(lists);
	uint32_t from = at > SHOWN_BEFORE ? at - SHOWN_BEFORE : 0;

	if (at == lists[0].nr && at == lists[1].nr)
		return;
	fprintf(out, "The list of page %" PRIu32 " (%s, order %u, %s), from head to tail:\n",
		lists[0].pfn, where_names[page->where], page->order,
		page->list < MIGRATE_TYPES ? migratetype_names[page->list] : "?");
	print_pfns(&lists[0], from, "A", out);
	print_pfns(&lists[1], from, "B", out);
	fprintf(out, "%*s^ the first difference\n\n", (int)(16 + 8 * (at - from)), "");
}

void lists_print(const struct scene *scene, uint32_t pfn, FILE *out)
{
	struct list lists[2] = { 0 };
	struct trap trap;
	bool good = scene->nr_sides == 2 && pfn < scene->g->nr_pages &&
		    !geometry_absent(scene->g, pfn);

	for (unsigned int i = 0; i < 2 && good; i++) {
		lists[i].side = &scene->side[i];
		lists[i].nr_pages = scene->g->nr_pages;
		lists[i].pfn = pfn;
		lists[i].pfns = malloc(scene->g->nr_pages * sizeof(*lists[i].pfns));
		if (!lists[i].pfns)
			abort();
		good = backend_try(read_list, &lists[i], &trap) && lists[i].nr;
	}
	if (good && same_list(&lists[0].page, &lists[1].page))
		print_lists(lists, out);
	for (unsigned int i = 0; i < 2; i++)
		free(lists[i].pfns);
}
