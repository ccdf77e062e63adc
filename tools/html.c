/* SPDX-License-Identifier: GPL-2.0-only */
#include "tools/html.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "backend/trap.h"
#include "tools/history.h"
#include "tools/page.h"
#include "tools/tool.h"

/* The counters that the page shows: of each zone, and of each zone's per-CPU lists. */
static const struct {
	const char *name;
	size_t offset;
} zone_counters[] = {
#define COUNTER(name, member) { name, offsetof(struct zone_state, member) }
	COUNTER("NR_FREE_PAGES", nr_free_pages),
	COUNTER("NR_FREE_CMA_PAGES", nr_free_cma),
	COUNTER("NR_FREE_PAGES_BLOCKS", nr_free_blocks),
	COUNTER("nr_free_highatomic", nr_free_highatomic),
	COUNTER("nr_reserved_highatomic", nr_reserved_highatomic),
	COUNTER("nr_isolate_pageblock", nr_isolate_pageblock),
	COUNTER("PGALLOC", pgalloc),
	COUNTER("min watermark", watermark[WATERMARK_MIN]),
	COUNTER("low watermark", watermark[WATERMARK_LOW]),
	COUNTER("high watermark", watermark[WATERMARK_HIGH]),
	COUNTER("watermark_boost", watermark_boost),
	COUNTER("NR_MLOCK", nr_mlock),
#undef COUNTER
};

static const char *const pcp_counters[] = { "count", "high", "batch" };

enum {
	NR_ZONE_COUNTERS = sizeof(zone_counters) / sizeof(zone_counters[0]),
	NR_PCP_COUNTERS = sizeof(pcp_counters) / sizeof(pcp_counters[0]),
	COUNTERS_OF_ZONE = NR_ZONE_COUNTERS + GEOMETRY_MAX_CPUS * NR_PCP_COUNTERS,
};

/**
 * struct shown - what one machine goes through
 * @pages: of each page, its kind, prev and next.
 * @blocks: of each pageblock its type; behind them, of the pageblock that each zone starts in.
 * @counters: of each zone, %COUNTERS_OF_ZONE of them.
 */
struct shown {
	bool begun;
	struct history pages;
	struct history blocks;
	struct history counters;
};

/**
 * struct html
 * @kinds: distinct states, without links; @table: their numbers + 1, by hash.
 * @calls: what became of the operations.
 */
struct html {
	const struct program *p;
	const struct pair *pair;
	struct shown shown[2];
	struct page_state *kinds;
	uint32_t nr_kinds;
	uint32_t cap_kinds;
	uint32_t *table;
	uint32_t table_size;
	json_t *calls;
	json_t *unreadable;
};

struct html *html_new(const struct program *p, const struct pair *pair)
{
	struct html *html = calloc(1, sizeof(*html));

	if (!html)
		abort();
	html->p = p;
	html->pair = pair;
	html->calls = json_array();
	html->unreadable = json_array();
	return html;
}

void html_free(struct html *html)
{
	if (!html)
		return;
	for (unsigned int i = 0; i < 2; i++) {
		history_destroy(&html->shown[i].pages);
		history_destroy(&html->shown[i].blocks);
		history_destroy(&html->shown[i].counters);
	}
	free(html->kinds);
	free(html->table);
	json_decref(html->calls);
	json_decref(html->unreadable);
	free(html);
}

/* --- kinds of page --- */

static uint64_t hash_of(const struct page_state *state)
{
	const uint8_t *bytes = (const uint8_t *)state;
	uint64_t hash = 0xcbf29ce484222325u;

	for (size_t i = 0; i < sizeof(*state); i++)
		hash = (hash ^ bytes[i]) * 0x100000001b3u;
	return hash;
}

static void enlarge_table(struct html *html)
{
	html->table_size = html->table_size ? 4 * html->table_size : 1024;
	free(html->table);
	html->table = calloc(html->table_size, sizeof(*html->table));
	if (!html->table)
		abort();
	for (uint32_t i = 0; i < html->nr_kinds; i++) {
		uint32_t at = hash_of(&html->kinds[i]) % html->table_size;

		while (html->table[at])
			at = (at + 1) % html->table_size;
		html->table[at] = i + 1;
	}
}

static uint32_t add_kind(struct html *html, const struct page_state *state)
{
	if (html->nr_kinds == html->cap_kinds) {
		html->cap_kinds = html->cap_kinds ? 2 * html->cap_kinds : 64;
		html->kinds = realloc(html->kinds, html->cap_kinds * sizeof(*html->kinds));
		if (!html->kinds)
			abort();
	}
	html->kinds[html->nr_kinds] = *state;
	return html->nr_kinds++;
}

/* What links a page is no part of its kind, and of its block only the distance. */
static uint32_t kind_of(struct html *html, uint32_t pfn, struct page_state state)
{
	uint32_t at;

	state.prev = 0;
	state.next = 0;
	if (state.head != PFN_NONE)
		state.head = pfn - state.head;
	if (2 * html->nr_kinds >= html->table_size)
		enlarge_table(html);
	at = hash_of(&state) % html->table_size;
	for (; html->table[at]; at = (at + 1) % html->table_size)
		if (!memcmp(&html->kinds[html->table[at] - 1], &state, sizeof(state)))
			return html->table[at] - 1;
	html->table[at] = add_kind(html, &state) + 1;
	return html->table[at] - 1;
}

/* --- recording --- */

/**
 * struct look - at one machine, which may not be fit to be read
 */
struct look {
	struct html *html;
	const struct scene *scene;
	unsigned int side;
	const struct changed *changed;
};

static void look_at_page(const struct look *look, uint32_t pfn)
{
	const struct scene_side *side = &look->scene->side[look->side];
	struct page_state state;

	if (geometry_absent(look->scene->g, pfn))
		return;
	side->ops->page(side->machine, pfn, &state);
	history_note(&look->html->shown[look->side].pages, pfn,
		     (uint32_t[]){ kind_of(look->html, pfn, state), state.prev, state.next });
}

static uint32_t nr_blocks_of(const struct geometry *g)
{
	return ((g->nr_pages - 1) >> g->pageblock_order) + 1;
}

/* A pageblock that zones share has a type in each of them. */
static void look_at_block(const struct look *look, uint32_t pfn)
{
	const struct scene_side *side = &look->scene->side[look->side];
	struct history *blocks = &look->html->shown[look->side].blocks;
	const struct geometry *g = look->scene->g;
	uint32_t block = pfn >> g->pageblock_order, first = block << g->pageblock_order;

	if (!geometry_absent(g, first))
		history_note(blocks, block,
			     (uint32_t[]){ side->ops->pageblock_type(side->machine, first) });
	for (uint32_t i = 0; i < g->nr_zones; i++)
		if (g->zone_start[i] >> g->pageblock_order == block &&
		    !geometry_absent(g, g->zone_start[i]))
			history_note(blocks, nr_blocks_of(g) + i, (uint32_t[]){
				     side->ops->pageblock_type(side->machine, g->zone_start[i]) });
}

static void look_at_counters(const struct look *look)
{
	const struct scene_side *side = &look->scene->side[look->side];
	struct history *counters = &look->html->shown[look->side].counters;
	const struct geometry *g = look->scene->g;

	for (uint32_t zone = 0; zone < g->nr_zones; zone++) {
		uint32_t key = zone * COUNTERS_OF_ZONE;
		struct zone_state state;
		struct pcp_state pcp;

		side->ops->zone(side->machine, zone, &state);
		for (unsigned int i = 0; i < NR_ZONE_COUNTERS; i++) {
			int64_t v;

			memcpy(&v, (char *)&state + zone_counters[i].offset, sizeof(v));
			history_note(counters, key++, (uint32_t[]){ (uint32_t)v });
		}
		for (unsigned int cpu = 0; cpu < g->nr_cpus; cpu++) {
			side->ops->pcp(side->machine, zone, cpu, &pcp);
			history_note(counters, key++, (uint32_t[]){ (uint32_t)pcp.count });
			history_note(counters, key++, (uint32_t[]){ (uint32_t)pcp.high });
			history_note(counters, key++, (uint32_t[]){ (uint32_t)pcp.batch });
		}
	}
}

static void look(void *arg)
{
	const struct look *look = arg;
	const struct changed *changed = look->changed;
	const struct geometry *g = look->scene->g;

	for (uint32_t pfn = 0; changed->all && pfn < g->nr_pages; pfn++)
		look_at_page(look, pfn);
	for (uint32_t i = 0; changed->all && i < nr_blocks_of(g); i++)
		look_at_block(look, i << g->pageblock_order);
	for (size_t i = 0; i < changed->nr; i++)
		look_at_page(look, changed->pfns[i]);
	for (size_t i = 0; i < changed->nr_blocks; i++)
		look_at_block(look, changed->blocks[i]);
	look_at_counters(look);
}

static void begin(struct shown *shown, const struct geometry *g)
{
	if (shown->begun)
		return;
	shown->begun = true;
	history_init(&shown->pages, g->nr_pages, 3);
	history_init(&shown->blocks, nr_blocks_of(g) + g->nr_zones, 1);
	history_init(&shown->counters, g->nr_zones * COUNTERS_OF_ZONE, 1);
}

static void end_step(struct shown *shown)
{
	history_end_step(&shown->pages);
	history_end_step(&shown->blocks);
	history_end_step(&shown->counters);
}

void html_on_pages(struct html *html, const struct scene *scene, unsigned int first,
		   const struct changed *changed)
{
	unsigned int last = html->pair->mode != RUN_FREE && scene->nr_sides == 2 ? 1 : first;

	for (unsigned int i = first; i <= last; i++) {
		begin(&html->shown[i], scene->g);
		look(&(struct look){ html, scene, i, changed });
		end_step(&html->shown[i]);
	}
}

/* Where a rule broke, or a machine trapped, it may not be fit to be read. */
void html_on_end(struct html *html, const struct scene *scene)
{
	static const struct changed all = { .all = true };

	for (unsigned int i = 0; i < scene->nr_sides; i++) {
		struct look at_all = { html, scene, i, &all };
		struct trap trap;

		if (!html->shown[i].begun)
			continue;
		if (!backend_try(look, &at_all, &trap))
			json_array_append_new(html->unreadable, json_integer(i));
		end_step(&html->shown[i]);
	}
}

static char *words_of_result(const struct op *op, const struct call *call,
			     const struct result *result, const char *why)
{
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	if (!out)
		abort();
	if (!call)
		fputs(words_without_call(op), out);
	if (call && call->pfn != PFN_NONE && call->nr)
		fprintf(out, call->nr > 1 ? "pages %" PRIu32 " to %" PRIu32 ", " :
					    "page %" PRIu32 ", ",
			call->pfn, call->pfn + call->nr - 1);
	if (call)
		fprintf(out, "returns %" PRId32, result->ret);
	if (call && why)
		fprintf(out, " (%s)", why);
	if (call && op_is(call->op, CLASS_ALLOCATES) && call->op != OP_ALLOC_BULK && !result->ret)
		fprintf(out, ", page %" PRIu32, result->pfn);
	if (call && result->nr_bad)
		fprintf(out, ", %" PRIu32 " bad", result->nr_bad);
	if (fclose(out))
		abort();
	return text;
}

void html_on_op(struct html *html, size_t index, const struct op *op,
		const struct call *call, const struct result *result, const char *why)
{
	char *words = words_of_result(op, call, result, why);

	/* Without a call nothing changed: it is no step. */
	json_array_append_new(html->calls, json_pack(
		"[o, o, b]", op ? json_integer((json_int_t)index) :
				  json_string(op_infos[call->op].mnemonic),
		json_text(words), !!call));
	free(words);
}

/* --- writing --- */

static json_t *json_kinds(const struct html *html)
{
	json_t *kinds = json_array();

	for (uint32_t i = 0; i < html->nr_kinds; i++) {
		const struct page_state *s = &html->kinds[i];

		json_array_append_new(
			kinds, json_pack("[i,i,i,i,i,i,i,i,I,I]", s->where, s->order,
					 s->list, s->cpu, s->refcount, s->mapcount,
					 s->flags, s->mapping, (json_int_t)s->private,
					 s->head == PFN_NONE ? (json_int_t)-1 :
							       (json_int_t)s->head));
	}
	return kinds;
}

static json_t *json_names(const char *const *names, unsigned int nr)
{
	json_t *json = json_array();

	for (unsigned int i = 0; i < nr; i++)
		json_array_append_new(json, json_string(names[i]));
	return json;
}

static json_t *json_counters(void)
{
	json_t *zone = json_array();

	for (unsigned int i = 0; i < NR_ZONE_COUNTERS; i++)
		json_array_append_new(zone, json_string(zone_counters[i].name));
	return json_pack("{s:o, s:o, s:i}", "zone", zone, "pcp",
			 json_names(pcp_counters, NR_PCP_COUNTERS), "stride", COUNTERS_OF_ZONE);
}

static json_t *json_machine(const struct program *p)
{
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	json_t *json;

	if (!out)
		abort();
	machine_print(&p->geometry, out);
	if (fclose(out))
		abort();
	json = json_text(text);
	free(text);
	return json;
}

static json_t *json_ops(const struct program *p)
{
	json_t *ops = json_array();
	uint32_t nr_allocs = 0;

	for (size_t i = 0; i < p->nr_ops; i++) {
		char *text = op_text(&p->ops[i], nr_allocs);

		nr_allocs += op_allocates(&p->ops[i]);
		json_array_append_new(ops, json_string(text));
		free(text);
	}
	return ops;
}

static json_t *json_run(const struct html *html, const struct verdict *v, const char *file)
{
	const struct pair *pair = html->pair;
	char *replay = pair_replay(pair);
	json_t *json = json_object();

	json_object_set_new(json, "file", json_text(file));
	json_object_set_new(json, "a", json_string(pair->a->name));
	json_object_set_new(json, "b", pair->b ? json_string(pair->b->name) : json_null());
	json_object_set_new(json, "mode", json_string(run_mode_names[pair->mode]));
	json_object_set_new(json, "replay", json_text(replay));
	json_object_set_new(json, "machine", json_machine(html->p));
	json_object_set_new(json, "ops", json_ops(html->p));
	json_object_set_new(json, "calls", json_incref(html->calls));
	json_object_set_new(json, "verdict", json_verdict(v, file));
	json_object_set_new(json, "geometry", json_geometry(&html->p->geometry));
	json_object_set_new(json, "counters", json_counters());
	json_object_set_new(json, "types", json_names(migratetype_names, MIGRATE_TYPES));
	json_object_set_new(json, "flags", json_names(page_flag_names, NR_PAGE_FLAGS));
	json_object_set_new(json, "mappings", json_names(mapping_names, MAPPING_TAIL + 1));
	json_object_set_new(json, "kinds", json_kinds(html));
	json_object_set_new(json, "unreadable", json_incref(html->unreadable));
	free(replay);
	return json;
}

static void write_sides(const struct html *html, FILE *out)
{
	fputs("data.sides = [", out);
	for (unsigned int i = 0; i < 2 && html->shown[i].begun; i++) {
		fputs("{pages: ", out);
		history_write(&html->shown[i].pages, out);
		fputs(", blocks: ", out);
		history_write(&html->shown[i].blocks, out);
		fputs(", counters: ", out);
		history_write(&html->shown[i].counters, out);
		fputs("},\n", out);
	}
	fputs("];\n", out);
}

bool html_write(struct html *html, const struct verdict *v, const char *file,
		const char *path)
{
	struct output out;

	if (!output_open(&out, path))
		return false;
	page_begin(page_run, json_run(html, v, file), out.file);
	write_sides(html, out.file);
	page_end(page_run, out.file);
	return output_commit(&out);
}
