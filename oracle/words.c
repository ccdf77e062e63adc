// SPDX-License-Identifier: GPL-2.0-only
/* What two machines have, for a reader: by name where it has one. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "oracle/equality.h"

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

const char *const migratetype_names[MIGRATE_TYPES] = {
	[MIGRATE_UNMOVABLE] = "unmovable", [MIGRATE_MOVABLE] = "movable",
	[MIGRATE_RECLAIMABLE] = "reclaimable",
	[MIGRATE_HIGHATOMIC] = "highatomic", [MIGRATE_CMA] = "CMA",
	[MIGRATE_ISOLATE] = "isolated",
};

const char *const where_names[] = {
	[WHERE_NONE] = "on no list", [WHERE_BUDDY] = "on a free list",
	[WHERE_PCP] = "on a per-CPU list",
	[WHERE_DEFERRED] = "on the deferred list",
};

const char *const mapping_names[] = {
	[MAPPING_NONE] = "none", [MAPPING_ANON] = "anonymous",
	[MAPPING_FILE] = "a file's", [MAPPING_TAIL] = "a compound tail's",
};

static const char *const report_names[] = { "not reported", "reported bad" };

const char *const page_flag_names[NR_PAGE_FLAGS] = {
	"reserved", "buddy", "head", "tail", "hwpoison", "lru", "locked",
	"mlocked", "dirty",
};

static const char *const zone_flag_names[] = {
	"reclaim active", "below high", "boosted",
};

/*
 * What the value of a field is: a name, bits that have names, or a page; and then what
 * no page means there.
 */
static const struct named_field {
	const char *field;
	enum { NAMES, BITS, PAGE } is;
	const char *const *names;
	size_t nr;
	const char *no_page;
	bool of_zone;
} named_fields[] = {
#define NAMED(is, names) is, names, ARRAY_SIZE(names)
	{ "type", NAMED(NAMES, migratetype_names) },
	{ "list", NAMED(NAMES, migratetype_names) },
	{ "where", NAMED(NAMES, where_names) },
	{ "mapping", NAMED(NAMES, mapping_names) },
	{ "report", NAMED(NAMES, report_names) },
	{ "flags", NAMED(BITS, page_flag_names) },
	{ "flags", NAMED(BITS, zone_flag_names), .of_zone = true },
	{ "prev", PAGE, .no_page = "first on the list" },
	{ "next", PAGE, .no_page = "last on the list" },
	{ "head", PAGE, .no_page = "no compound head" },
	{ "pfn", PAGE, .no_page = "no page" },
	{ "pfns", PAGE, .no_page = "no page" },
};

static const struct named_field *field_of(const struct inequality *d)
{
	for (size_t i = 0; i < ARRAY_SIZE(named_fields); i++)
		if (!strcmp(named_fields[i].field, d->field) &&
		    named_fields[i].of_zone == (d->zone >= 0))
			return &named_fields[i];
	return NULL;
}

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

void inequality_words(const struct inequality *d, int64_t value, char *text,
		      size_t cap)
{
	const struct named_field *f = field_of(d);
	FILE *out = fmemopen(text, cap, "w");

	if (!out) {
		snprintf(text, cap, "%" PRId64, value);
		return;
	}
	if (d->part[0])
		fprintf(out, "%s ", d->part);
	if (f && f->is == BITS)
		say_bits(f, (uint64_t)value, out);
	else if (f && f->is == NAMES && value >= 0 && (size_t)value < f->nr)
		fputs(f->names[value], out);
	else if (f && f->is == PAGE && value == PFN_NONE)
		fputs(f->no_page, out);
	else
		fprintf(out, "%s%" PRId64, f && f->is == PAGE ? "page " : "",
			value);
	fclose(out);
}
