/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the tests of the allocator share.
 */
#include <stdio.h>

#include "tests/allocator/help.h"

static const struct backend *find(const char *how)
{
	for (const struct backend *b = model_backends; b->name; b++)
		if (!strcmp(b->name + strlen("model/"), how))
			return b;
	fail_msg("no backend model/%s", how);
	return NULL;
}

struct machine *make_as(const char *how, struct geometry g)
{
	const struct backend *b = find(how);
	const char *why;
	struct machine *m = b->ops->create(b->impl, &g, &why);

	if (!m)
		fail_msg("%s", why);
	return m;
}

struct machine *make(struct geometry g)
{
	return make_as("batched", g);
}

void unmake(struct machine *m)
{
	model_backends->ops->destroy(m);
}

struct result apply(struct machine *m, struct call call)
{
	static uint32_t pfns[CALL_MAX_BULK];
	struct result result = { .pfns = pfns };

	model_backends->ops->apply(m, &call, &result);
	return result;
}

uint32_t take(struct machine *m, unsigned int order, int type, uint32_t gfp)
{
	struct result res = CALL(m, .op = OP_ALLOC, .order = order,
				 .type = type, .gfp = gfp,
				 .zone = m->nr_zones - 1);

	assert_int_equal(res.ret, 0);
	return res.pfn;
}

void take_all(struct machine *m)
{
	while (!CALL(m, .op = OP_ALLOC, .zone = m->nr_zones - 1).ret)
		continue;
}

void give(struct machine *m, uint32_t pfn, unsigned int order)
{
	CALL(m, .op = OP_FREE, .pfn = pfn, .order = order);
}

struct page_state page_at(struct machine *m, uint32_t pfn)
{
	struct page_state state;

	model_backends->ops->page(m, pfn, &state);
	return state;
}

struct zone_state zone_at(struct machine *m, unsigned int zone)
{
	struct zone_state state;

	model_backends->ops->zone(m, zone, &state);
	return state;
}

struct event_state events(struct machine *m)
{
	struct event_state state;

	model_backends->ops->events(m, &state);
	return state;
}

void assert_links(struct machine *m, struct list_head *head,
		  const uint32_t *pfns, const char *file, int line)
{
	char text[512] = "";
	struct list_head *p;
	bool same = true;
	size_t len = 0;

	for (p = head->next; p != head; p = p->next) {
		uint32_t pfn = lru_to_page(p)->pfn;

		if (len < sizeof(text) - 16)
			len += sprintf(text + len, " %u", pfn);
		same = same && *pfns == pfn;
		if (*pfns != PFN_NONE)
			pfns++;
	}
	if (!same || *pfns != PFN_NONE) {
		print_error("the list is:%s\n", text);
		_fail(file, line);
	}
}

void assert_all_free(struct machine *m)
{
	model_backends->ops->drain(m);
	for (unsigned int i = 0; i < m->nr_zones; i++) {
		struct zone_state now = zone_at(m, i);

		assert_int_equal(now.nr_free_pages,
				 m->fresh_zones[i].nr_free_pages);
		for (int order = 0; order <= GEOMETRY_MAX_ORDER; order++)
			assert_int_equal(
				now.nr_free[order],
				m->fresh_zones[i].free_area[order].nr_free);
	}
}
