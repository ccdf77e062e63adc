/* SPDX-License-Identifier: GPL-2.0-only */
/* buddyfuzz backends: the page allocators that can be run. */
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
	.doc = "List the page allocators that can be run.",
};

int cmd_backends(int argc, char **argv)
{
	const struct backend *backend;
	bool json = false;
	json_t *list;

	usage_parse(&backends_argp, argc, argv, 0, &json);
	list = json_array();
	for (size_t i = 0; (backend = backend_at(i)); i++) {
		json_array_append_new(list, json_pack("{s:s, s:s}",
						      "name", backend->name,
						      "doc", backend->doc));
		if (!json)
			printf("%-28s %s\n", backend->name, backend->doc);
	}
	if (json)
		json_print(list, stdout);
	else
		json_decref(list);
	return EXIT_PASS;
}
