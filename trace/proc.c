/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * /proc/buddyinfo, /proc/pagetypeinfo and /proc/zoneinfo, which mm/vmstat.c prints; in
 * any order, one behind the other.
 */
#include "trace/memory.h"

#include <string.h>

static struct memory_zone *zone_of(struct memory *memory, uint32_t node,
				   struct text name)
{
	struct memory_zone *zone;

	for (unsigned int i = 0; i < memory->nr_zones; i++) {
		zone = &memory->zones[i];
		if (zone->node == node && text_is(name, zone->name))
			return zone;
	}
	if (memory->nr_zones == MEMORY_MAX_ZONES || !name.len ||
	    name.len >= sizeof(zone->name))
		return NULL;
	zone = &memory->zones[memory->nr_zones++];
	zone->node = node;
	memcpy(zone->name, name.at, name.len);
	return zone;
}

/* pagetypeinfo stops counting at 100000. */
static bool read_count(struct memory *memory, struct text word, uint64_t *v)
{
	if (text_starts(word, ">")) {
		memory->cut++;
		word = text_from(word, word.at + 1);
	}
	return text_number(word, v) && *v < 1ull << 32;
}

static unsigned int read_counts(struct memory *memory, struct text rest,
				uint64_t *counts)
{
	unsigned int nr = 0;

	while (nr < MEMORY_MAX_ORDERS &&
	       read_count(memory, text_word(&rest), &counts[nr]))
		nr++;
	return nr;
}

static unsigned int type_of(struct text name)
{
	static const char *const names[] = { "Unmovable", "Movable", "Reclaimable" };

	for (unsigned int i = 0; i < MEMORY_OTHER_TYPE; i++)
		if (text_is(name, names[i]))
			return i;
	return MEMORY_OTHER_TYPE;
}

static void read_free(struct memory *memory, struct memory_zone *zone,
		      struct text rest, unsigned int type)
{
	uint64_t counts[MEMORY_MAX_ORDERS];
	unsigned int nr = read_counts(memory, rest, counts);

	if (nr > memory->nr_orders)
		memory->nr_orders = nr;
	for (unsigned int i = 0; i < nr; i++)
		zone->free[type][i] += counts[i];
	zone->has_types = true;
}

/* A row without a type: of buddyinfo, or of pagetypeinfo's second table. */
static void read_row(struct memory *memory, struct memory_zone *zone,
		     struct text rest)
{
	uint64_t counts[MEMORY_MAX_ORDERS];
	unsigned int nr = read_counts(memory, rest, counts);

	if (nr && nr == memory->nr_type_columns) {
		for (unsigned int i = 0; i < nr; i++)
			zone->blocks[memory->type_columns[i]] += counts[i];
	} else if (nr) {
		if (nr > memory->nr_orders)
			memory->nr_orders = nr;
		memcpy(zone->all_free, counts, nr * sizeof(*counts));
	}
}

/* "Node 0, zone   Normal" and what follows */
static bool read_zone(struct memory *memory, struct text line)
{
	struct text rest = line, name, word;
	struct memory_zone *zone;
	uint64_t node;

	word = text_word(&rest);
	if (!text_is(word, "Node") || !text_number(text_trim(rest), &node))
		return false;
	text_word(&rest);
	word = text_word(&rest);
	if (!text_is(word, "zone") || node > UINT32_MAX)
		return false;
	name = text_word(&rest);
	if (name.len && name.at[name.len - 1] == ',')
		name.len--;
	zone = zone_of(memory, node, name);
	if (!zone)
		return true;
	memory->zone = zone;
	rest = text_trim(rest);
	if (text_starts(rest, "type")) {
		text_word(&rest);
		name = text_word(&rest);
		read_free(memory, zone, rest, type_of(name));
	} else {
		read_row(memory, zone, rest);
	}
	return true;
}

static void read_type_columns(struct memory *memory, struct text rest)
{
	struct text word;

	memory->nr_type_columns = 0;
	while ((word = text_word(&rest)).len && memory->nr_type_columns < 16)
		memory->type_columns[memory->nr_type_columns++] = type_of(word);
}

/* zoneinfo's lines about the zone of the last "Node" line. */
static bool read_detail(struct memory *memory, struct text line)
{
	struct text rest = line, key = text_word(&rest);
	struct memory_zone *zone = memory->zone;
	const struct {
		const char *key;
		uint64_t *v;
	} details[] = {
		{ "spanned", &zone->spanned },
		{ "min", &zone->min },
		{ "low", &zone->low },
		{ "high", &zone->high },
	};
	uint64_t v;

	/* A recording's lines have one or the other. */
	if (text_find(line, "[") || text_find(line, "="))
		return false;
	if (text_is(key, "cpu:") && text_number(text_trim(rest), &v) &&
	    v < UINT16_MAX && v >= memory->nr_cpus)
		memory->nr_cpus = v + 1;
	for (unsigned int i = 0; i < sizeof(details) / sizeof(details[0]); i++)
		if (text_is(key, details[i].key) &&
		    read_count(memory, text_trim(rest), &v))
			*details[i].v = v;
	return true;
}

bool memory_line(struct memory *memory, struct text line)
{
	struct text rest;
	uint64_t v;

	if (read_zone(memory, line))
		return true;
	if (text_after(line, "Page block order:", &rest)) {
		if (text_number(text_trim(rest), &v) && v < MEMORY_MAX_ORDERS)
			memory->pageblock_order = v;
		return true;
	}
	/* The first is what head and tail print before each of several files. */
	if (text_starts(line, "==> /proc/") || text_starts(line, "Pages per block:") ||
	    text_starts(line, "Free pages count per migrate type at order"))
		return true;
	if (text_after(line, "Number of blocks type", &rest)) {
		read_type_columns(memory, rest);
		return true;
	}
	return memory->zone && read_detail(memory, line);
}
