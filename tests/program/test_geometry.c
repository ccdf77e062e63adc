/* SPDX-License-Identifier: GPL-2.0-only */
/* Machines: what is one, and that any bytes mean one. */
#include "help.h"
#include "program/fields.h"

#include <string.h>

static void presets_are_machines(void **state)
{
	for (size_t i = 0; i < nr_geometry_presets; i++) {
		const struct geometry_preset *preset = &geometry_presets[i];

		assert_null(geometry_check(&preset->geometry));
		/* The name finds it, so no name is used twice. */
		assert_ptr_equal(geometry_preset(preset->name), preset);
	}
	assert_true(nr_geometry_presets >= 12);
	assert_null(geometry_preset("no such machine"));
}

static void a_machine_survives_its_bytes(void **state)
{
	for (size_t i = 0; i < nr_geometry_presets; i++) {
		const struct geometry *g = &geometry_presets[i].geometry;
		uint8_t bytes[GEOMETRY_BYTES];
		struct geometry back;

		geometry_encode(g, bytes);
		geometry_decode(&back, bytes, sizeof(bytes));
		assert_true(geometry_equal(g, &back));
	}
}

/* Headers from wholly random to nearly legal. */
static void random_header(struct random *random, uint8_t *bytes)
{
	unsigned int how = random_below(random, 4);
	/* Numbers small enough to be pages, counts small enough to count. */
	uint32_t pages = how == 1 ? 0xfffff : 0xffff, most = how == 2 ? 16 : 4;
	struct geometry g;

	for (unsigned int i = 0; i < GEOMETRY_BYTES; i++)
		bytes[i] = random_next(random);
	if (how == 0)
		return;
	fields_read(&g, bytes);
	for (unsigned int i = 0; i < nr_geometry_fields; i++) {
		const struct field *field = &geometry_fields[i];
		uint32_t *entries = field_starts(&g, field);

		if (field->bytes) {
			field_set(&g, field, field_get(&g, field) %
					     (field->bytes == 4 ? pages + 1 :
					      field->bytes == 1 ? most : 65536));
			continue;
		}
		*field_counter(&g, field) %= most;
		for (unsigned int k = 0; k < field->most; k++) {
			if (field->form == FIELD_STARTS) {
				entries[k] &= pages;
			} else {
				field_ranges(&g, field)[k].start &= pages;
				field_ranges(&g, field)[k].nr &= pages;
			}
		}
	}
	geometry_encode(&g, bytes);
}

static void any_bytes_are_a_machine(void **state)
{
	struct random random = { 1 };
	size_t sizes[22] = { 0 }, zones[4] = { 0 }, cma = 0, holes = 0;
	size_t sparse = 0, flat = 0;

	for (int i = 0; i < 1000000; i++) {
		uint8_t bytes[GEOMETRY_BYTES], again[GEOMETRY_BYTES];
		struct geometry g, back;
		const char *why;

		random_header(&random, bytes);
		geometry_decode(&g, bytes, random_below(&random, 8) ?
				sizeof(bytes) :
				random_below(&random, sizeof(bytes)));
		why = geometry_check(&g);
		if (why)
			fail_msg("header %d: %s", i, why);
		/* What it became is a fixed point. */
		geometry_encode(&g, again);
		geometry_decode(&back, again, sizeof(again));
		assert_true(geometry_equal(&g, &back));
		sizes[31 - __builtin_clz(g.nr_pages)]++;
		zones[g.nr_zones]++;
		cma += !!g.nr_cma;
		holes += !!g.nr_holes;
		sparse += !!g.section_order;
		flat += !g.section_order;
	}
	/* Every kind of machine comes up, small ones most of all. */
	assert_true(zones[1] > 50000 && zones[2] > 50000 && zones[3] > 50000);
	assert_true(cma > 50000 && holes > 50000);
	assert_true(sparse > 50000 && flat > 50000);
	for (unsigned int i = 6; i < 14; i++)
		assert_true(sizes[i] > 10000);
}

/* A size beyond all machines becomes a small one, aligned as often as not. */
static void garbage_is_small(void **state)
{
	size_t ragged = 0;

	for (uint32_t i = 0; i < 1000; i++) {
		uint8_t bytes[GEOMETRY_BYTES] = { i, i >> 8, 0, 0x80 };
		struct geometry g;

		geometry_decode(&g, bytes, sizeof(bytes));
		assert_true(g.nr_pages >= 64 && g.nr_pages < 16384);
		ragged += !!(g.nr_pages % 64);
	}
	assert_true(ragged > 300 && ragged < 700);
}

static void no_pages_mean_the_usual_machine(void **state)
{
	const struct geometry *usual = &geometry_preset("default")->geometry;
	uint8_t bytes[GEOMETRY_BYTES] = { 0 };
	struct geometry g;

	geometry_decode(&g, NULL, 0);
	assert_true(geometry_equal(&g, usual));
	bytes[50] = 7;
	geometry_decode(&g, bytes, sizeof(bytes));
	assert_true(geometry_equal(&g, usual));
}

static void reserved_bytes_are_zero_and_unread(void **state)
{
	const struct geometry *mixed = &geometry_preset("mixed")->geometry;
	uint8_t bytes[GEOMETRY_BYTES];
	struct geometry g;

	memset(bytes, 0xff, sizeof(bytes));
	geometry_encode(mixed, bytes);
	for (unsigned int i = 60; i < sizeof(bytes); i++) {
		assert_int_equal(bytes[i], 0);
		bytes[i] = 0xa5;
	}
	geometry_decode(&g, bytes, sizeof(bytes));
	assert_true(geometry_equal(&g, mixed));
}

/* Each broken in one way, and a word of the reason that must be given. */
static void what_is_no_machine(void **state)
{
	struct geometry g;

#define BREAK(preset, how, word)					\
	do {								\
		const char *why;					\
									\
		g = geometry_preset(preset)->geometry;			\
		how;							\
		why = geometry_check(&g);				\
		assert_non_null(why);					\
		if (!strstr(why, word))					\
			fail_msg("%s: \"%s\" lacks \"%s\"", #how, why, word); \
	} while (0)

	BREAK("default", g.nr_pages = 0, "pages");
	BREAK("huge", g.nr_pages++, "pages");
	BREAK("default", g.max_order = 0, "order is");
	BREAK("default", g.max_order = 14, "order is");
	BREAK("default", g.pageblock_order = 0, "pageblock");
	BREAK("default", g.pageblock_order = 11, "pageblock");
	BREAK("default", g.section_order = 9, "section");
	BREAK("default", g.section_order = 21, "section");
	BREAK("default", g.thp_order = 3, "thp");
	BREAK("default", g.thp_order = 11, "thp");
	BREAK("default", g.thp_order = 8, "pageblock is more");
	BREAK("default", g.nr_zones = 0, "zones: their number");
	BREAK("default", g.nr_zones = 4, "zones: their number");
	BREAK("pc", g.zone_start[0] = 1, "first zone");
	BREAK("pc", g.zone_start[2] = g.zone_start[1], "ascend");
	BREAK("pc", g.nr_pages = 8192, "past the last page");
	BREAK("pc", g.nr_zones = 2, "unused zone");
	BREAK("holes", g.nr_holes = 3, "holes: their number");
	BREAK("holes", g.holes[1].nr = 0, "holes: a hole is empty");
	BREAK("holes", g.holes[1].nr = UINT32_MAX, "not within the machine");
	BREAK("holes", g.holes[1].start = 2, "overlap");
	BREAK("holes", g.nr_holes = 1, "unused hole");
	BREAK("ragged", (g.nr_holes = 1, g.holes[0].start = 900,
			 g.holes[0].nr = 1700), "no page outside holes");
	BREAK("cma", g.nr_cma = 3, "cma: the number of areas");
	BREAK("cma", g.cma[0].nr = 0, "cma: an area is empty");
	BREAK("cma", g.cma[0].start += 256, "whole pageblocks");
	BREAK("cma", g.cma[0].nr -= 1, "whole pageblocks");
	BREAK("cma", (g.nr_zones = 2, g.zone_start[1] = 1500), "spans zones");
	BREAK("cma", (g.nr_holes = 1, g.holes[0].start = 1535,
		      g.holes[0].nr = 1), "has a hole");
	BREAK("cma", g.cma[1].start = 2560, "overlap");
	BREAK("cma", g.nr_cma = 1, "unused area");
	BREAK("default", g.nr_cpus = 5, "cpus");
	BREAK("small", g.pcp_high = 3, "high");
	BREAK("default", g.check_pages = 2, "invalid value");
	BREAK("default", g.refcounts = NR_REFCOUNTS, "invalid value");
#undef BREAK
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(presets_are_machines),
		cmocka_unit_test(a_machine_survives_its_bytes),
		cmocka_unit_test(any_bytes_are_a_machine),
		cmocka_unit_test(garbage_is_small),
		cmocka_unit_test(no_pages_mean_the_usual_machine),
		cmocka_unit_test(reserved_bytes_are_zero_and_unread),
		cmocka_unit_test(what_is_no_machine),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
