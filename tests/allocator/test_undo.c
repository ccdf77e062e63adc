/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The log of changes, on random programs on every kind of machine: nothing
 * changes that is not logged, and undoing what is logged leaves a machine that is,
 * to the byte, the fresh one.
 *
 * The runner executes the programs, on a backend that is the model with these
 * two checks around its calls.
 */
#include "program/mutate.h"
#include "runner/runner.h"
#include "tests/allocator/help.h"

#define NR_PROGRAMS	12	/* for each preset */
#define NR_MUTATIONS	48
#define MAX_OPS		128
#define MAX_PAGES	8192

/* The machine under test: as it was when fresh, and before the last call. */
static struct {
	struct machine *m;
	struct page *pages;
	struct zone zones[GEOMETRY_MAX_ZONES];
	struct page_state *states;
	uint8_t *types;
	bool *touched;
	size_t nr_calls;
	size_t nr_resets;
} t;

static bool present(struct machine *m, uint32_t pfn)
{
	const struct geometry *g = &m->geometry;
	unsigned int shift = m->section_shift;

	if (!m->sparse)
		return true;
	for (uint32_t p = pfn >> shift << shift;
	     p < g->nr_pages && p >> shift == pfn >> shift; p++)
		if (!geometry_is_hole(g, p))
			return true;
	return false;
}

static void each_page(struct machine *m,
		      void (*fn)(struct machine *m, uint32_t pfn))
{
	for (uint32_t pfn = 0; pfn < m->geometry.nr_pages; pfn++)
		if (present(m, pfn))
			fn(m, pfn);
}

static void save_page(struct machine *m, uint32_t pfn)
{
	t.pages[pfn] = *pfn_to_page(m, pfn);
}

static void save_state(struct machine *m, uint32_t pfn)
{
	model_backends->ops->page(m, pfn, &t.states[pfn]);
	t.types[pfn] = model_backends->ops->pageblock_type(m, pfn);
}

static void check_fresh(struct machine *m, uint32_t pfn)
{
	if (memcmp(&t.pages[pfn], pfn_to_page(m, pfn), sizeof(struct page)))
		fail_msg("page %u is not as it was when fresh", pfn);
	if (t.types[pfn] != model_backends->ops->pageblock_type(m, pfn))
		fail_msg("the type at page %u is not the fresh one", pfn);
}

static void check_logged(struct machine *m, uint32_t pfn)
{
	struct page_state state;

	model_backends->ops->page(m, pfn, &state);
	if (memcmp(&state, &t.states[pfn], sizeof(state)) && !t.touched[pfn])
		fail_msg("page %u changed and is not in the log", pfn);
}

static void check_block_logged(struct machine *m, uint32_t pfn,
			       const struct touched *touched)
{
	unsigned int shift = m->pageblock_order;

	if (t.types[pfn] == model_backends->ops->pageblock_type(m, pfn))
		return;
	for (size_t i = 0; i < touched->nr_blocks; i++)
		if (touched->blocks[i] >> shift == pfn >> shift)
			return;
	fail_msg("the type at page %u changed and is not in the log", pfn);
}

static struct machine *create(const void *impl, const struct geometry *g,
			      const char **why)
{
	struct machine *m = model_backends->ops->create(impl, g, why);

	if (!m)
		return NULL;
	t.m = m;
	t.pages = calloc(g->nr_pages, sizeof(*t.pages));
	t.states = calloc(g->nr_pages, sizeof(*t.states));
	t.types = calloc(g->nr_pages, sizeof(*t.types));
	t.touched = calloc(g->nr_pages, sizeof(*t.touched));
	memcpy(t.zones, m->zones, sizeof(t.zones));
	each_page(m, save_page);
	each_page(m, save_state);
	return m;
}

static void destroy(struct machine *m)
{
	free(t.pages);
	free(t.states);
	free(t.types);
	free(t.touched);
	model_backends->ops->destroy(m);
}

static void reset(struct machine *m)
{
	model_backends->ops->reset(m);
	assert_memory_equal(t.zones, m->zones, sizeof(t.zones));
	assert_int_equal(m->events.page_free_events, 0);
	assert_int_equal(m->cpu, 0);
	each_page(m, save_state);
	each_page(m, check_fresh);
	t.nr_resets++;
}

static void before_change(struct machine *m)
{
	model_backends->ops->touched_clear(m);
	each_page(m, save_state);
	memset(t.touched, 0, m->geometry.nr_pages);
}

static void after_change(struct machine *m)
{
	struct touched touched;

	t.nr_calls++;
	model_backends->ops->touched(m, &touched);
	if (touched.all)
		return;
	for (size_t i = 0; i < touched.nr; i++)
		memset(t.touched + touched.ranges[i].start, 1,
		       touched.ranges[i].nr);
	each_page(m, check_logged);
	for (uint32_t pfn = 0; pfn < m->geometry.nr_pages; pfn++)
		if (present(m, pfn))
			check_block_logged(m, pfn, &touched);
}

static void checked_apply(struct machine *m, const struct call *call,
			  struct result *result)
{
	before_change(m);
	model_backends->ops->apply(m, call, result);
	after_change(m);
}

static void checked_drain(struct machine *m)
{
	before_change(m);
	model_backends->ops->drain(m);
	after_change(m);
}

static void run_programs(const struct geometry_preset *preset)
{
	struct backend_ops ops = *model_backends->ops;
	struct backend checked = { .name = "checked", .ops = &ops,
				   .impl = model_backends[1].impl };
	const struct run_options options = { .bare = true };
	struct runner *runner;
	struct program program;
	struct verdict verdict;

	ops.create = create;
	ops.destroy = destroy;
	ops.reset = reset;
	ops.apply = checked_apply;
	ops.drain = checked_drain;

	runner = runner_create(&checked, NULL, RUN_FREE);
	program_init(&program);
	for (uint32_t i = 0; i < NR_PROGRAMS; i++) {
		program_decode(&program, NULL, 0);
		for (uint32_t j = 0; j < NR_MUTATIONS; j++)
			program_mutate(&program, i * NR_MUTATIONS + j, MAX_OPS, 0);
		program.geometry = preset->geometry;
		runner_run(runner, &program, &options, &verdict);
	}
	program_destroy(&program);
	runner_destroy(runner);
}

static void changes_are_logged_and_undone_on_every_machine(void **state)
{
	for (size_t i = 0; i < nr_geometry_presets; i++) {
		const struct geometry_preset *preset = &geometry_presets[i];
		size_t calls = t.nr_calls, resets = t.nr_resets;

		if (preset->geometry.nr_pages > MAX_PAGES)
			continue;
		run_programs(preset);
		assert_true(t.nr_calls - calls > NR_PROGRAMS);
		assert_true(t.nr_resets - resets >= NR_PROGRAMS - 1);
	}
}

static bool is_logged(struct machine *m, uint32_t pfn)
{
	struct touched touched;

	model_backends->ops->touched(m, &touched);
	for (size_t i = 0; i < touched.nr; i++)
		if (pfn - touched.ranges[i].start < touched.ranges[i].nr)
			return true;
	return false;
}

/* The numbers that stamps are made of are used up after 65535 clears. */
static void stamps_outlast_their_numbers(void **state)
{
	struct machine *m = make(GEOMETRY());
	const uint32_t never = 40;
	uint32_t pfn = take(m, 0, MIGRATE_MOVABLE, 0);

	for (int i = 0; i < 65535; i++)
		model_backends->ops->touched_clear(m);
	assert_false(is_logged(m, pfn));
	CALL(m, .op = OP_DAMAGE, .pfn = pfn, .kind = DAMAGE_DIRTY);
	CALL(m, .op = OP_DAMAGE, .pfn = never, .kind = DAMAGE_DIRTY);
	assert_true(is_logged(m, pfn));
	assert_true(is_logged(m, never));
	unmake(m);
}

/* More ranges than there is room for. */
static void a_full_log_says_so_and_is_still_undone(void **state)
{
	struct machine *m = make(GEOMETRY(.nr_pages = 1 << 18, .max_order = 1,
					  .pageblock_order = 1));
	struct page fresh = *pfn_to_page(m, 200001);
	struct touched touched;

	for (uint32_t pfn = 1; pfn < 1 << 18; pfn += 2)
		CALL(m, .op = OP_DAMAGE, .pfn = pfn, .kind = DAMAGE_DIRTY);
	model_backends->ops->touched(m, &touched);
	assert_true(touched.all);
	model_backends->ops->reset(m);
	assert_memory_equal(&fresh, pfn_to_page(m, 200001), sizeof(fresh));
	model_backends->ops->touched(m, &touched);
	assert_false(touched.all);
	unmake(m);
}

TESTS(T(changes_are_logged_and_undone_on_every_machine),
      T(stamps_outlast_their_numbers),
      T(a_full_log_says_so_and_is_still_undone))
