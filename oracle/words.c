// SPDX-License-Identifier: GPL-2.0-only
/* What two machines have, for a reader: by name where it has one. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "oracle/equality.h"

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

static const char *const type_names[] = {
	[MIGRATE_UNMOVABLE] = "unmovable", [MIGRATE_MOVABLE] = "movable",
	[MIGRATE_RECLAIMABLE] = "reclaimable",
	[MIGRATE_HIGHATOMIC] = "highatomic", [MIGRATE_CMA] = "CMA",
	[MIGRATE_ISOLATE] = "isolated",
};

static const char *const where_names[] = {
	[WHERE_NONE] = "on no list", [WHERE_BUDDY] = "on a free list",
	[WHERE_PCP] = "on a per-CPU list",
	[WHERE_DEFERRED] = "on the deferred list",
};

static const char *const mapping_names[] = {
	[MAPPING_NONE] = "none", [MAPPING_ANON] = "anonymous",
	[MAPPING_FILE] = "a file's", [MAPPING_TAIL] = "a compound tail's",
};

static const char *const report_names[] = { "not reported", "reported bad" };

static const char *const page_flag_names[] = {
	"reserved", "buddy", "head", "tail", "hwpoison", "lru", "locked",
	"mlocked", "dirty",
};

static const char *const zone_flag_names[] = {
	"reclaim active", "below high", "boosted",
};

/* Fields whose values have names: their bits (@bits), or the values. */
static const struct named_field {
	const char *field;
	const char *const *names;
	size_t nr;
	bool bits;
	bool of_zone;
} named_fields[] = {
	{ "type", type_names, ARRAY_SIZE(type_names), false, false },
	{ "list", type_names, ARRAY_SIZE(type_names), false, false },
	{ "where", where_names, ARRAY_SIZE(where_names), false, false },
	{ "mapping", mapping_names, ARRAY_SIZE(mapping_names), false, false },
	{ "report", report_names, ARRAY_SIZE(report_names), false, false },
	{ "flags", page_flag_names, ARRAY_SIZE(page_flag_names), true, false },
	{ "flags", zone_flag_names, ARRAY_SIZE(zone_flag_names), true, true },
};

/* Fields that are pages, and what no page means there. */
static const struct {
	const char *field;
	const char *none;
} page_fields[] = {
	{ "prev", "first on the list" },
	{ "next", "last on the list" },
	{ "head", "no compound head" },
	{ "pfn", "no page" },
	{ "pfns", "no page" },
};

static void say_bits(const struct named_field *f, uint64_t value, FILE *out)
{
	const char *comma = "";

	for (size_t i = 0; i < f->nr; i++) {
		if (!(value >> i & 1))
			continue;
		fprintf(out, "%s%s", comma, f->names[i]);
		comma = ", ";
	}
	value = value >> f->nr << f->nr;
	if (value)
		fprintf(out, "%s%#" PRIx64, comma, value);
	else if (!*comma)
		fputs("none", out);
}

static bool say_name(const struct inequality *d, int64_t value, FILE *out)
{
	for (size_t i = 0; i < ARRAY_SIZE(named_fields); i++) {
		const struct named_field *f = &named_fields[i];

		if (strcmp(f->field, d->field) || f->of_zone != (d->zone >= 0))
			continue;
		if (f->bits)
			say_bits(f, (uint64_t)value, out);
		else if (value < 0 || (size_t)value >= f->nr)
			return false;
		else
			fputs(f->names[value], out);
		return true;
	}
	return false;
}

static bool say_page(const struct inequality *d, int64_t value, FILE *out)
{
	for (size_t i = 0; i < ARRAY_SIZE(page_fields); i++) {
		if (strcmp(page_fields[i].field, d->field))
			continue;
		if (value == PFN_NONE)
			fputs(page_fields[i].none, out);
		else
			fprintf(out, "page %" PRId64, value);
		return true;
	}
	return false;
}

void inequality_words(const struct inequality *d, int64_t value, char *text,
		      size_t cap)
{
	FILE *out = fmemopen(text, cap, "w");

	if (!out) {
		snprintf(text, cap, "%" PRId64, value);
		return;
	}
	if (d->part[0])
		fprintf(out, "%s ", d->part);
	if (!say_name(d, value, out) && !say_page(d, value, out))
		fprintf(out, "%" PRId64, value);
	fclose(out);
}
