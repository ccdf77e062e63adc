/* SPDX-License-Identifier: GPL-2.0-only */
/* buddyfuzz backends: the page allocators that can be run. */
#include <stdlib.h>
#include <string.h>

#include "allocator/model.h"
#include "booted/backend.h"
#include "kernel/status.h"
#include "runner/runner.h"
#include "tools/tool.h"

static const struct argp_option options[] = {
	{ "json", 'j', NULL, 0, "print JSON", 0 },
	{ 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	bool *json = state->input;

	switch (key) {
	case 'j':
		*json = true;
		return 0;
	case ARGP_KEY_ARG:
		bad_usage(state, "no argument expected");
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp backends_argp = {
	.options = options,
	.parser = parse,
	.doc = "List the available page allocators.",
};

static void list_one(json_t *list, bool json, const struct backend *backend)
{
	json_array_append_new(list, json_pack("{s:s, s:s}",
					      "name", backend->name,
					      "doc", backend->doc));
	if (!json)
		printf("%-32s %s\n", backend->name, backend->doc);
}

/* A path need not be UTF-8. */
static json_t *text(const char *text)
{
	json_t *string = json_string(text);

	return string ? string : json_string("not UTF-8");
}

/* What it was made of, and that it is stale: that one is listed, but never run. */
static void list_kernel(json_t *list, bool json,
			const struct kernel_entry *entry)
{
	const struct kernel_status *s = entry->status;
	char *unjudged = runner_unjudged(&entry->backend);
	bool edited = !strcmp(s->dirty, "yes");
	json_t *object;

	if (!json) {
		printf("%-32s Linux %s, %s; ", entry->backend.name, s->version,
		       s->config);
		if (*s->commit)
			printf("commit %.12s%s; ", s->commit,
			       edited ? ", edited" : "");
		if (*unjudged)
			printf("rules not checked: %s; ", unjudged);
		printf("%s%s%s\n", s->origin, entry->why ? "; " : "",
		       entry->why ? entry->why : "");
		free(unjudged);
		return;
	}
	object = json_pack("{s:s, s:o, s:o, s:o, s:o, s:o}",
			   "name", entry->backend.name,
			   "version", text(s->version),
			   "configuration", text(s->config),
			   "stem", text(s->stem), "origin", text(s->origin),
			   "tree", text(s->tree));
	if (*s->commit) {
		json_object_set_new(object, "commit", text(s->commit));
		json_object_set_new(object, "edited", json_boolean(edited));
	}
	if (*unjudged)
		json_object_set_new(object, "unjudged", text(unjudged));
	free(unjudged);
	if (entry->why)
		json_object_set_new(object, "unusable",
				    text(entry->why));
	json_object_set_new(object, "doc", text(
		entry->why ? entry->why : entry->backend.doc));
	json_array_append_new(list, object);
}

static void list_kernels(json_t *list, bool json, const struct kernel_entry *kernels,
			 size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		if (kernels[i].status)
			list_kernel(list, json, &kernels[i]);
}

int cmd_backends(int argc, char **argv)
{
	const struct kernel_entry *kernels;
	const struct backend *backend;
	bool json = false;
	json_t *list;
	size_t nr;

	usage_parse(&backends_argp, argc, argv, 0, &json);
	list = json_array();
	for (backend = model_backends; backend->name; backend++)
		list_one(list, json, backend);
	kernel_left_out(false);
	kernels = kernel_entries(&nr);
	list_kernels(list, json, kernels, nr);
	kernels = booted_entries(&nr);
	list_kernels(list, json, kernels, nr);
	if (json)
		json_print(list, stdout);
	else
		json_decref(list);
	return EXIT_PASS;
}
