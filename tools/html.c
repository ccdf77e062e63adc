/* SPDX-License-Identifier: GPL-2.0-only */
#include "tools/html.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "backend/trap.h"

/* tools/page/, as one file with a place for the data. */
extern const char page_template[];
#define PLACE "/*DATA*/"

/**
 * struct change - a page as it is from one step on
 * @kind: number of what else is observable of it.
 */
struct change {
	uint32_t pfn;
	uint32_t kind;
	uint32_t prev;
	uint32_t next;
};

/**
 * struct side_steps - what one machine goes through
 * @last: the kind and the links that each page has now.
 * @ends: of each step, the number of changes up to its end.
 */
struct side_steps {
	struct change *last;
	struct change *changes;
	size_t nr;
	size_t cap;
	uint32_t *ends;
	size_t nr_ends;
	size_t cap_ends;
};

/**
 * struct html
 * @kinds: distinct states, without links; @table: their numbers + 1, by hash.
 * @labels: the operations and what came of them, and whether each is a step.
 */
struct html {
	const struct program *p;
	const struct pair *pair;
	struct side_steps side[2];
	struct page_state *kinds;
	uint32_t nr_kinds;
	uint32_t cap_kinds;
	uint32_t *table;
	uint32_t table_size;
	json_t *labels;
	json_t *unreadable;
	uint32_t nr_allocs;
};

static void *grow(void *old, size_t nr, size_t *cap, size_t size)
{
	if (nr < *cap)
		return old;
	*cap = *cap ? 2 * *cap : 1024;
	old = realloc(old, *cap * size);
	if (!old)
		abort();
	return old;
}

struct html *html_new(const struct program *p, const struct pair *pair)
{
	struct html *html = calloc(1, sizeof(*html));

	if (!html)
		abort();
	html->p = p;
	html->pair = pair;
	html->labels = json_array();
	html->unreadable = json_array();
	return html;
}

void html_free(struct html *html)
{
	for (unsigned int i = 0; html && i < 2; i++) {
		free(html->side[i].last);
		free(html->side[i].changes);
		free(html->side[i].ends);
	}
	if (!html)
		return;
	free(html->kinds);
	free(html->table);
	json_decref(html->labels);
	json_decref(html->unreadable);
	free(html);
}

/* --- recording --- */

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
	while (html->table[at]) {
		uint32_t kind = html->table[at] - 1;

		if (!memcmp(&html->kinds[kind], &state, sizeof(state)))
			return kind;
		at = (at + 1) % html->table_size;
	}
	if (html->nr_kinds == html->cap_kinds) {
		size_t cap = html->cap_kinds;

		html->kinds = grow(html->kinds, html->nr_kinds, &cap, sizeof(state));
		html->cap_kinds = cap;
	}
	html->kinds[html->nr_kinds++] = state;
	html->table[at] = html->nr_kinds;
	return html->nr_kinds - 1;
}

static void note_page(struct html *html, const struct scene *scene, unsigned int i,
		      uint32_t pfn)
{
	struct side_steps *side = &html->side[i];
	struct change change = { .pfn = pfn };
	struct page_state state;

	if (geometry_absent(scene->g, pfn))
		return;
	scene->side[i].ops->page(scene->side[i].machine, pfn, &state);
	change.kind = kind_of(html, pfn, state);
	change.prev = state.prev;
	change.next = state.next;
	if (!memcmp(&side->last[pfn], &change, sizeof(change)))
		return;
	side->last[pfn] = change;
	side->changes = grow(side->changes, side->nr, &side->cap,
			     sizeof(*side->changes));
	side->changes[side->nr++] = change;
}

/**
 * struct look - all pages of one machine
 */
struct look {
	struct html *html;
	const struct scene *scene;
	unsigned int side;
};

static void note_all(void *arg)
{
	const struct look *look = arg;

	for (uint32_t pfn = 0; pfn < look->scene->g->nr_pages; pfn++)
		note_page(look->html, look->scene, look->side, pfn);
}

static void end_step(struct side_steps *side)
{
	side->ends = grow(side->ends, side->nr_ends, &side->cap_ends,
			  sizeof(*side->ends));
	side->ends[side->nr_ends++] = side->nr;
}

void html_on_pages(struct html *html, const struct scene *scene, unsigned int first,
		   const uint32_t *pfns, size_t nr)
{
	unsigned int last = html->pair->mode != RUN_FREE && scene->nr_sides == 2 ?
				    1 : first;

	for (unsigned int i = first; i <= last; i++) {
		struct look look = { html, scene, i };
		struct side_steps *side = &html->side[i];

		if (!side->last) {
			side->last = malloc(scene->g->nr_pages * sizeof(*side->last));
			if (!side->last)
				abort();
			memset(side->last, 0xff,
			       scene->g->nr_pages * sizeof(*side->last));
		}
		if (!pfns)
			note_all(&look);
		for (size_t n = 0; pfns && n < nr; n++)
			note_page(html, scene, i, pfns[n]);
		end_step(side);
	}
}

void html_on_op(struct html *html, size_t index, const struct op *op,
		const struct call *call, const struct result *result)
{
	char *text;
	size_t len;
	FILE *out;

	out = open_memstream(&text, &len);
	if (!out)
		abort();
	if (op) {
		op_print(op, html->nr_allocs, out);
		html->nr_allocs += op_allocates(op);
	} else {
		fprintf(out, "the end: %s what is still allocated",
			op_infos[call->op].mnemonic);
	}
	if (!call)
		fputs("   (no call)", out);
	if (call && call->pfn != PFN_NONE)
		fprintf(out, "   pages %" PRIu32 " to %" PRIu32, call->pfn,
			call->pfn + call->nr);
	if (call && result->ret)
		fprintf(out, "   returns %" PRId32, result->ret);
	if (call && result->nr_bad)
		fprintf(out, "   %" PRIu32 " bad pages", result->nr_bad);
	fclose(out);
	/* Without a call nothing changed: it is no step. */
	json_array_append_new(html->labels, json_pack("[o,b]", json_text(text), !!call));
	free(text);
}

/* Where a rule broke, or a machine trapped, it may not be fit to be read. */
void html_on_end(struct html *html, const struct scene *scene)
{
	for (unsigned int i = 0; i < scene->nr_sides; i++) {
		struct look look = { html, scene, i };
		struct trap trap;

		if (!html->side[i].last)
			continue;
		if (!backend_try(note_all, &look, &trap))
			json_array_append_new(html->unreadable, json_integer(i));
		end_step(&html->side[i]);
	}
}

/* --- writing --- */

static void write_base64(const void *data, size_t len, FILE *out)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const uint8_t *bytes = data;

	for (size_t i = 0; i < len; i += 3) {
		uint32_t v = bytes[i] << 16;

		v |= i + 1 < len ? bytes[i + 1] << 8 : 0;
		v |= i + 2 < len ? bytes[i + 2] : 0;
		putc(digits[v >> 18], out);
		putc(digits[v >> 12 & 63], out);
		putc(i + 1 < len ? digits[v >> 6 & 63] : '=', out);
		putc(i + 2 < len ? digits[v & 63] : '=', out);
	}
}

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

/* A script element ends at "</", wherever that stands. */
static void write_json(json_t *json, FILE *out)
{
	char *text = json_dumps(json, JSON_COMPACT);

	if (!text)
		abort();
	for (const char *c = text; *c; c++)
		if (*c == '<')
			fputs("\\u003c", out);
		else
			putc(*c, out);
	free(text);
	json_decref(json);
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
	fclose(out);
	json = json_text(text);
	free(text);
	return json;
}

static void write_data(struct html *html, const struct verdict *v, const char *path,
		       FILE *out)
{
	json_t *json = json_object();
	char *replay = pair_replay(html->pair);

	json_object_set_new(json, "file", json_text(path));
	json_object_set_new(json, "a", json_string(html->pair->a->name));
	json_object_set_new(json, "b", html->pair->b ?
			    json_string(html->pair->b->name) : json_null());
	json_object_set_new(json, "mode",
			    json_string(run_mode_names[html->pair->mode]));
	json_object_set_new(json, "replay", json_text(replay));
	json_object_set_new(json, "machine", json_machine(html->p));
	json_object_set_new(json, "verdict", json_verdict(v, path));
	json_object_set_new(json, "geometry", json_geometry(&html->p->geometry));
	json_object_set_new(json, "labels", json_incref(html->labels));
	json_object_set_new(json, "kinds", json_kinds(html));
	json_object_set_new(json, "unreadable", json_incref(html->unreadable));
	free(replay);
	fputs("const data = ", out);
	write_json(json, out);
	fputs(";\ndata.sides = [", out);
	for (unsigned int i = 0; i < 2 && html->side[i].last; i++) {
		const struct side_steps *side = &html->side[i];

		fputs("{changes: \"", out);
		write_base64(side->changes, side->nr * sizeof(*side->changes), out);
		fputs("\", ends: \"", out);
		write_base64(side->ends, side->nr_ends * sizeof(*side->ends), out);
		fputs("\"},", out);
	}
	fputs("];\n", out);
}

void html_write(struct html *html, const struct verdict *v, const char *path,
		FILE *out)
{
	const char *place = strstr(page_template, PLACE);

	fwrite(page_template, 1, place - page_template, out);
	write_data(html, v, path, out);
	fputs(place + strlen(PLACE), out);
}
