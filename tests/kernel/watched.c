/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * watched BACKEND...: what a backend says it has touched is all that has changed,
 * and reset leaves nothing behind. Looks at every page of small machines after
 * every operation of generated programs. Exit status 77: no such backend.
 */
#include <stdlib.h>
#include <string.h>

#include "backend/backend.h"
#include "program/mutate.h"
#include "registry/registry.h"
#include "runner/runner.h"

#define NR_PROGRAMS	300
#define MAX_PAGES	8192
#define MAX_MACHINES	256

static const struct backend *real;

/**
 * struct watch - a machine, and what was last seen of it
 * @fresh, @last: the states of all pages.
 * @named: was the page among those touched?
 */
struct watch {
	struct machine *m;
	struct geometry g;
	struct page_state *fresh;
	struct page_state *last;
	uint8_t *fresh_type;
	uint8_t *last_type;
	bool *named;
	bool *named_block;
};

static struct watch watches[MAX_MACHINES];

static struct watch *watch_of(const struct machine *m)
{
	for (int i = 0; i < MAX_MACHINES; i++)
		if (watches[i].m == m)
			return &watches[i];
	abort();
}

static void look(const struct watch *w, struct page_state *pages,
		 uint8_t *types)
{
	for (uint32_t pfn = 0; pfn < w->g.nr_pages; pfn++) {
		real->ops->page(w->m, pfn, &pages[pfn]);
		types[pfn] = (uint8_t)real->ops->pageblock_type(w->m, pfn);
	}
}

static struct machine *create(const void *impl, const struct geometry *g,
			      const char **why)
{
	struct watch *w = watch_of(NULL);

	if ((g->section_order && g->nr_holes) || g->nr_pages > MAX_PAGES) {
		*why = "not for this test";
		return NULL;
	}
	w->m = real->ops->create(real->impl, g, why);
	if (!w->m)
		return NULL;
	w->g = *g;
	w->fresh = calloc(g->nr_pages, sizeof(*w->fresh));
	w->last = calloc(g->nr_pages, sizeof(*w->last));
	w->fresh_type = calloc(g->nr_pages, 1);
	w->last_type = calloc(g->nr_pages, 1);
	w->named = calloc(g->nr_pages, sizeof(*w->named));
	w->named_block = calloc(g->nr_pages, sizeof(*w->named_block));
	look(w, w->fresh, w->fresh_type);
	memcpy(w->last, w->fresh, g->nr_pages * sizeof(*w->last));
	memcpy(w->last_type, w->fresh_type, g->nr_pages);
	return w->m;
}

static void destroy(struct machine *m)
{
	struct watch *w = watch_of(m);

	free(w->fresh);
	free(w->last);
	free(w->fresh_type);
	free(w->last_type);
	free(w->named);
	free(w->named_block);
	memset(w, 0, sizeof(*w));
	real->ops->destroy(m);
}

static void reset(struct machine *m)
{
	struct watch *w = watch_of(m);

	real->ops->reset(m);
	look(w, w->last, w->last_type);
	for (uint32_t pfn = 0; pfn < w->g.nr_pages; pfn++) {
		if (memcmp(&w->last[pfn], &w->fresh[pfn], sizeof(*w->last)) ||
		    w->last_type[pfn] != w->fresh_type[pfn]) {
			printf("%s: reset leaves page %u changed\n", real->name,
			       pfn);
			exit(1);
		}
	}
}

static void note(struct watch *w, const struct touched *t)
{
	uint32_t block = 1u << w->g.pageblock_order;

	memset(w->named, t->all, w->g.nr_pages);
	memset(w->named_block, t->all, w->g.nr_pages);
	for (size_t i = 0; i < t->nr; i++)
		for (uint32_t n = 0; n < t->ranges[i].nr; n++)
			if (t->ranges[i].start + n < w->g.nr_pages)
				w->named[t->ranges[i].start + n] = true;
	for (size_t i = 0; i < t->nr_blocks; i++) {
		uint32_t pfn = t->blocks[i] & -block;

		for (uint32_t n = 0; n < block; n++)
			if (pfn + n < w->g.nr_pages)
				w->named_block[pfn + n] = true;
	}
}

static void touched(const struct machine *m, struct touched *t)
{
	struct watch *w = watch_of(m);
	struct page_state state;

	real->ops->touched(m, t);
	note(w, t);
	for (uint32_t pfn = 0; pfn < w->g.nr_pages; pfn++) {
		uint8_t type = (uint8_t)real->ops->pageblock_type(m, pfn);

		real->ops->page(m, pfn, &state);
		if ((memcmp(&state, &w->last[pfn], sizeof(state)) &&
		     !w->named[pfn]) ||
		    (type != w->last_type[pfn] && !w->named_block[pfn])) {
			const struct page_state *last = &w->last[pfn];

			printf("%s: page %u changed unnoticed: list %u:%u:%u, links %u %u, count %d, flags %x, private %llu, type %u; now list %u:%u:%u, links %u %u, count %d, flags %x, private %llu, type %u\n",
			       real->name, pfn, last->where, last->order,
			       last->list, last->prev, last->next,
			       last->refcount, last->flags,
			       (unsigned long long)last->private,
			       w->last_type[pfn], state.where, state.order,
			       state.list, state.prev, state.next,
			       state.refcount, state.flags,
			       (unsigned long long)state.private, type);
			exit(1);
		}
		w->last[pfn] = state;
		w->last_type[pfn] = type;
	}
}

static void run_programs(const struct backend *watched)
{
	struct runner *r = runner_create(watched, NULL, RUN_FREE);
	size_t nr_ops = 0, supported = 0;

	for (uint32_t i = 0; i < NR_PROGRAMS; i++) {
		struct program p;
		struct verdict v;

		program_init(&p);
		program_decode(&p, NULL, 0);
		for (uint32_t j = 0; j < 60; j++)
			program_mutate(&p, i * 60 + j, 80, 0);
		if (p.geometry.nr_pages > MAX_PAGES)
			p.geometry.nr_pages = 0;
		if (strstr(real->name, "-up"))
			p.geometry.nr_cpus = 0;
		if (strstr(real->name, "-sparse/"))
			p.geometry.section_order =
				p.geometry.max_order + i % 2;
		if (!geometry_check(&p.geometry)) {
			runner_run(r, &p, NULL, &v);
			supported += v.kind != VERDICT_UNSUPPORTED;
			nr_ops += v.nr_ops;
		}
		program_destroy(&p);
	}
	runner_destroy(r);
	printf("%s: %zu programs, %zu operations\n", real->name, supported,
	       nr_ops);
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		struct backend_ops ops;
		struct backend watched;

		real = backend_find(argv[i]);
		if (!real) {
			printf("SKIPPED: no backend %s\n", argv[i]);
			return 77;
		}
		watched = *real;
		watched.ops = &ops;
		ops = *real->ops;
		ops.create = create;
		ops.destroy = destroy;
		ops.reset = reset;
		ops.touched = touched;
		run_programs(&watched);
	}
	return 0;
}
