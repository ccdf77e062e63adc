/* SPDX-License-Identifier: GPL-2.0-only */
/* What the tool says, as JSON. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "program/fields.h"
#include "runner/symbolize.h"
#include "tools/tool.h"

void json_print(json_t *json, FILE *out)
{
	if (!json)
		abort();
	json_dumpf(json, out, JSON_INDENT(2));
	fputc('\n', out);
	json_decref(json);
}

json_t *json_text(const char *text)
{
	json_t *json = json_string(text);
	char *copy;

	if (json)
		return json;
	copy = strdup(text);
	if (!copy)
		abort();
	for (char *c = copy; *c; c++)
		if (*c & 0x80)
			*c = '?';
	json = json_string(copy);
	free(copy);
	return json;
}

static json_t *json_field(struct geometry *g, const struct field *field)
{
	json_t *list = json_array();
	const struct pfn_range *ranges = field_ranges(g, field);

	switch (field->form) {
	case FIELD_NUMBER:
	case FIELD_CHOICE:
		json_decref(list);
		if (field->values)
			return json_string(field->values[field_get(g, field)]);
		if (field->form == FIELD_CHOICE)
			return json_boolean(field_get(g, field));
		return json_integer(field_get(g, field));
	case FIELD_STARTS:
		for (unsigned int i = 0; i < *field_counter(g, field); i++)
			json_array_append_new(
				list, json_integer(field_starts(g, field)[i]));
		break;
	case FIELD_RANGES:
		for (unsigned int i = 0; i < *field_counter(g, field); i++)
			json_array_append_new(
				list, json_pack("{s:I, s:I}",
						"start", (json_int_t)ranges[i].start,
						"nr", (json_int_t)ranges[i].nr));
		break;
	}
	return list;
}

json_t *json_geometry(const struct geometry *g)
{
	struct geometry copy = *g;
	json_t *json = json_object();

	for (unsigned int i = 0; i < nr_geometry_fields; i++)
		json_object_set_new(json, geometry_fields[i].member,
				    json_field(&copy, &geometry_fields[i]));
	return json;
}

static json_t *json_name(uint32_t alloc)
{
	return alloc == ALLOC_NONE ? json_null() :
				     json_sprintf("a%" PRIu32, alloc);
}

json_t *json_op(const struct op *op, uint32_t nr_allocs)
{
	const struct op_info *info = &op_infos[op->code];
	json_t *json = json_pack("{s:s}", "op", info->mnemonic);

	if (op_allocates(op))
		json_object_set_new(json, "name", json_name(nr_allocs));
	for (size_t i = 0; i < info->nr_args; i++)
		json_object_set_new(json, info->args[i].name,
				    info->args[i].kind == KIND_ALLOC ?
					    json_name(op->arg[i]) :
					    json_integer(op->arg[i]));
	return json;
}

static const char *const kind_names[] = {
	[VERDICT_PASS] = "pass",
	[VERDICT_KNOWN] = "known",
	[VERDICT_DIVERGENCE] = "divergence",
	[VERDICT_UNSUPPORTED] = "unsupported",
};

static void json_frame(void *frames, const char *text)
{
	json_array_append_new(frames, json_text(text));
}

static json_t *json_origin(const struct origin *o)
{
	json_t *frames = json_array();

	origin_describe(o, json_frame, frames);
	return json_pack("{s:s?, s:o, s:o}", "file", o->file, "line",
			 o->file ? json_integer(o->line) : json_null(),
			 "backtrace", frames);
}

json_t *json_verdict(const struct verdict *v, const char *path)
{
	json_t *json = json_pack("{s:o, s:s, s:I}", "file", json_text(path),
				 "verdict", verdict_passed_idle(v) ?
						    "nothing" :
						    kind_names[v->kind],
				 "operations", (json_int_t)v->nr_ops);
	char token[256];

	if (v->kind == VERDICT_UNSUPPORTED)
		json_object_set_new(json, "why", json_string(v->why));
	if (v->kind == VERDICT_KNOWN)
		json_object_set_new(json, "known", json_string(v->known));
	if (v->kind != VERDICT_DIVERGENCE && v->kind != VERDICT_KNOWN)
		return json;

	verdict_token(v, token, sizeof(token));
	json_object_set_new(json, "token", json_string(token));
	json_object_set_new(json, "rule", json_string(v->rule));
	json_object_set_new(json, "why", v->why ? json_string(v->why) : json_null());
	json_object_set_new(json, "field", json_string(v->field));
	json_object_set_new(json, "index", json_integer(v->op));
	json_object_set_new(json, "operation",
			    v->code < NR_OPS ?
				    json_string(op_infos[v->code].mnemonic) :
				    json_null());
	json_object_set_new(json, "pfn",
			    v->pfn == PFN_NONE ? json_null() :
						 json_integer(v->pfn));
	json_object_set_new(json, "zone",
			    v->zone < 0 ? json_null() : json_integer(v->zone));
	json_object_set_new(json, "expected", json_string(v->expected));
	json_object_set_new(json, "a", json_string(v->a));
	json_object_set_new(json, "b", json_string(v->b));
	if (v->origin.nr_frames)
		json_object_set_new(json, "origin", json_origin(&v->origin));
	if (v->origin.printed)
		json_object_set_new(json, "printed", json_text(v->origin.printed));
	return json;
}
