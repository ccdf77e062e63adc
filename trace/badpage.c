/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What bad_page() and dump_page() print (mm/page_alloc.c, mm/debug.c), and page_owner
 * behind them:
 *
 *   BUG: Bad page state in process cc1  pfn:10e1c3
 *   page: refcount:0 mapcount:1 mapping:0000000000000000 index:0x0 pfn:0x10e1c3
 *   flags: 0x17ffffc0000001(locked|node=0|zone=2|lastcpupid=0x1fffff)
 *   page dumped because: nonzero mapcount
 *   page last allocated via order 0, migratetype Movable, gfp_mask 0xcc0(GFP_KERNEL), ...
 */
#include "trace/badpage.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "trace/kernel.h"

#define BIT_OF(damage) (1u << DAMAGE_##damage)
#define MAX_REPORTS 4096

void bad_pages_free(struct bad_pages *pages)
{
	free(pages->all);
}

/* --- reading --- */

static void new_report(struct bad_pages *pages, struct text rest)
{
	struct text word = text_last_word(&rest), number;
	char hex[20] = "0x";

	if (pages->nr == MAX_REPORTS)
		return;
	if (pages->nr == pages->cap) {
		pages->cap = pages->cap ? 2 * pages->cap : 16;
		pages->all = realloc(pages->all, pages->cap * sizeof(*pages->all));
		if (!pages->all)
			abort();
	}
	pages->all[pages->nr++] = (struct bad_page){
		.type = 1,
		.gfp = GFPB_DIRECT_RECLAIM | GFPB_KSWAPD_RECLAIM | GFPB_IO | GFPB_FS,
	};
	if (text_after(word, "pfn:", &number) && number.len < sizeof(hex) - 2) {
		memcpy(hex + 2, number.at, number.len);
		text_number((struct text){ hex, 2 + number.len },
			    &pages->all[pages->nr - 1].pfn);
	}
}

/* "name:-1" or "name: -1" among others */
static bool signed_field(struct text line, const char *name, int64_t *v)
{
	bool negative;
	uint64_t n;

	if (!text_after(line, name, &line))
		return false;
	line = text_trim(line);
	negative = text_starts(line, "-");
	if (negative)
		line = text_from(line, line.at + 1);
	if (!text_number(line, &n) || n > INT32_MAX)
		return false;
	*v = negative ? -(int64_t)n : (int64_t)n;
	return true;
}

/* Printed by %p or %px, without 0x; "(null)" and "(nil)" are none. */
static uint64_t pointer_field(struct text line, const char *name)
{
	char hex[20] = "0x";
	uint64_t v = 0;
	size_t len = 0;

	if (!text_after(line, name, &line))
		return 0;
	line = text_trim(line);
	if (text_starts(line, "0x"))
		line = text_from(line, line.at + 2);
	while (len < line.len && len < 16 && line.at[len] != ' ')
		len++;
	memcpy(hex + 2, line.at, len);
	text_number((struct text){ hex, 2 + len }, &v);
	return v;
}

static void read_flags(struct bad_page *page, struct text line)
{
	static const struct {
		const char *name;
		enum damage damage;
	} flags[] = {
		{ "locked", DAMAGE_LOCKED }, { "lru", DAMAGE_LRU },
		{ "mlocked", DAMAGE_MLOCKED }, { "dirty", DAMAGE_DIRTY },
		{ "hwpoison", DAMAGE_HWPOISON },
	};
	/* The rest of PAGE_FLAGS_CHECK_AT_FREE: freeing treats all alike. */
	static const char *const like_locked[] = {
		"private", "private_2", "owner_priv_1", "owner_2", "writeback",
		"reserved", "active", "unevictable", "slab",
	};
	struct text rest;

	if (!text_after(line, "(", &rest))
		return;
	while (rest.len && *rest.at != ')') {
		size_t len = 0;
		struct text name;

		while (len < rest.len && rest.at[len] != '|' && rest.at[len] != ')')
			len++;
		name = (struct text){ rest.at, len };
		for (unsigned int i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
			if (text_is(name, flags[i].name))
				page->damage |= 1u << flags[i].damage;
		for (unsigned int i = 0;
		     i < sizeof(like_locked) / sizeof(like_locked[0]); i++) {
			size_t used = strlen(page->stands_for);

			if (!text_is(name, like_locked[i]))
				continue;
			snprintf(page->stands_for + used,
				 sizeof(page->stands_for) - used, "%s%s",
				 used ? ", " : "", like_locked[i]);
		}
		rest = text_from(rest, rest.at + len);
		if (rest.len && *rest.at == '|')
			rest = text_from(rest, rest.at + 1);
	}
}

static void read_owner(struct bad_page *page, struct text line)
{
	static const char *const types[] = { "Unmovable", "Movable", "Reclaimable" };
	struct text rest;
	uint64_t order;

	if (text_after(line, "via order ", &rest) && text_number(rest, &order) &&
	    order <= 10)
		page->order = order;
	if (text_after(line, "migratetype ", &rest))
		for (unsigned int i = 0; i < 3; i++)
			if (text_starts(rest, types[i]))
				page->type = i;
	if (text_after(line, "gfp_mask ", &rest) && text_after(rest, "(", &rest)) {
		uint32_t gfp = 0, bits;

		while (rest.len && *rest.at != ')') {
			size_t len = 0;

			while (len < rest.len && !memchr("|)", rest.at[len], 2))
				len++;
			if (kernel_gfp_name((struct text){ rest.at, len }, &bits))
				gfp |= bits;
			rest = text_from(rest, rest.at + len);
			if (rest.len && *rest.at == '|')
				rest = text_from(rest, rest.at + 1);
		}
		page->gfp = gfp;
	}
}

bool bad_pages_line(struct bad_pages *pages, struct text line)
{
	struct bad_page *page;
	struct text rest;
	int64_t order;

	if (text_after(line, "BUG: Bad page state in process ", &rest)) {
		new_report(pages, rest);
		return true;
	}
	if (!pages->nr)
		return false;
	page = &pages->all[pages->nr - 1];
	if (text_starts(line, "page:") && text_find(line, "mapcount:")) {
		if (!signed_field(line, "refcount:", &page->refcount))
			signed_field(line, " count:", &page->refcount);
		signed_field(line, " mapcount:", &page->mapcount);
		page->mapping = pointer_field(line, "mapping:");
	} else if (text_starts(line, "head:") &&
		   signed_field(line, "order:", &order) && order > 0 && order <= 10) {
		page->order = order;
		page->is_compound = true;
	} else if (text_find(line, "flags: 0x") &&
		   text_find(line, "flags: 0x") - line.at < 8) {
		read_flags(page, line);
	} else if (text_starts(line, "page_type: ")) {
		page->damage |= BIT_OF(TYPE);
	} else if (text_after(line, "page dumped because: ", &rest)) {
		snprintf(page->reason, sizeof(page->reason), "%.*s",
			 (int)rest.len, rest.at);
	} else if (text_starts(line, "page last allocated via") ||
		   text_starts(line, "page allocated via")) {
		read_owner(page, line);
	} else {
		return false;
	}
	return true;
}

/* --- the program --- */

/* What is left in the page, as bits of enum damage. */
static uint32_t damage_of(const struct bad_page *page)
{
	uint32_t damage = page->damage;

	if (*page->stands_for)
		damage |= BIT_OF(LOCKED);
	if (page->mapcount > 0)
		damage = (damage & ~BIT_OF(TYPE)) | BIT_OF(MAPCOUNT);
	/* Of a tail, the kernel prints what it found in place of its own mark. */
	if (!strncmp(page->reason, "non-NULL", 8) ||
	    !strncmp(page->reason, "corrupted", 9))
		damage |= BIT_OF(MAPPING);
	else if (page->mapping & 1)
		damage |= BIT_OF(ANON);
	if (!strncmp(page->reason, "nonzero private", 15))
		damage |= BIT_OF(PRIVATE);
	return damage;
}

/* What is reported when it is freed; the rest is cleared silently, or leaks the page. */
#define REPORTED (BIT_OF(MAPCOUNT) | BIT_OF(MAPPING) | BIT_OF(LOCKED) | BIT_OF(LRU) | \
		  BIT_OF(PRIVATE))

/* Reasons that the state of one page gives, and that operations can give it. */
static bool is_known(const struct bad_page *page)
{
	static const char *const reasons[] = {
		"nonzero mapcount", "non-NULL mapping", "nonzero _refcount",
		"nonzero _count", "PAGE_FLAGS_CHECK_AT_FREE flag",
		"corrupted mapping in tail page", "nonzero private",
	};

	for (unsigned int i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (!strncmp(page->reason, reasons[i], strlen(reasons[i])))
			return page->refcount > 0 || damage_of(page) & REPORTED;
	return false;
}

/* Which page of a block: a tail where only a tail is reported so. */
static uint32_t index_of(const struct bad_page *page, uint32_t order, bool is_tail)
{
	uint32_t index = page->pfn & ((1u << order) - 1);

	return is_tail && !index ? (1u << order) - 1 : index;
}

/* Half of the machine for blocks, from the front; half for pages by their pfn. */
#define HALF 2048

struct freeing {
	struct program *p;
	uint32_t nr_allocs;
	uint32_t nr_pages;	/* of blocks so far */
	uint32_t nr_counted;	/* and of pages by their pfn */
};

static void emit(struct freeing *f, enum op_code code, uint32_t arg0, uint32_t arg1,
		 uint32_t arg2, uint32_t arg3)
{
	struct op op = { .code = code, .arg = { arg0, arg1, arg2, arg3 } };

	program_append(f->p, &op);
}

static void emit_damage(struct freeing *f, uint32_t alloc, uint32_t index,
			uint32_t damage)
{
	for (unsigned int i = 0; i < NR_DAMAGES; i++)
		if (damage & 1u << i)
			emit(f, OP_DAMAGE, alloc, index, i, 0);
}

/* Only a page that is freed as frozen can have a reference: behind one that has none. */
static void free_counted(struct freeing *f, const struct bad_page *page)
{
	uint32_t alloc = f->nr_allocs++;

	emit(f, OP_ALLOC_CONTIG_FROZEN, HALF + f->nr_counted, 2, 0, 0);
	emit(f, OP_UNFREEZE, alloc, 1, page->refcount & 0xffff, 0);
	emit_damage(f, alloc, 1, damage_of(page));
	emit(f, OP_FREE_CONTIG_FROZEN, alloc, 0, 2, 0);
	f->nr_counted += 2;
}

static void free_block(struct freeing *f, const struct bad_page *page)
{
	bool is_compound_tail = !strncmp(page->reason, "corrupted", 9);
	bool is_tail = is_compound_tail || !strncmp(page->reason, "nonzero private", 15);
	bool is_compound = page->is_compound || is_compound_tail;
	uint32_t order = page->order, alloc = f->nr_allocs++;

	/* The first tails of a compound page have other fields in these places. */
	if (is_tail && order < 3)
		order = 3;
	emit(f, OP_ALLOC, order, page->type, 0,
	     is_compound ? page->gfp | GFPB_COMP : page->gfp & ~GFPB_COMP);
	emit_damage(f, alloc, index_of(page, order, is_tail), damage_of(page));
	emit(f, OP_FREE, alloc, 0, 0, 0);
	f->nr_pages += 1u << order;
}

static void describe_one(const struct bad_page *page, bool known, FILE *out)
{
	fprintf(out, "\n%spfn %#" PRIx64 ": %s", known ? "" : "left out: ", page->pfn,
		*page->reason ? page->reason : "no reason given");
	if (known && *page->stands_for)
		fprintf(out, " (locked stands for %s)", page->stands_for);
}

const char *bad_pages_program(struct program *p, const struct bad_pages *pages,
			      struct figures *figures)
{
	struct freeing f = { .p = p };
	size_t len;
	FILE *out = open_memstream(&p->comment, &len);

	if (!out)
		abort();
	fputs("Pages in the states of a log's \"Bad page state\" reports, freed.", out);
	p->geometry = (struct geometry){
		.nr_pages = 2 * HALF, .nr_zones = 1, .max_order = 10,
		.pageblock_order = 9, .nr_cpus = 2, .check_pages = 1,
	};
	for (size_t i = 0; i < pages->nr; i++) {
		const struct bad_page *page = &pages->all[i];
		bool known = is_known(page) && f.nr_pages < HALF / 2 &&
			     f.nr_counted < HALF;

		describe_one(page, known, out);
		figures->reports++;
		if (!known)
			figures->left_out_reports++;
		else if (page->refcount > 0)
			free_counted(&f, page);
		else
			free_block(&f, page);
	}
	if (fclose(out))
		abort();
	return f.nr_allocs ? NULL :
		"no bad page report of a state that a program can bring about";
}
