/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * json_check [PATH=VALUE]...: is standard input one JSON document, with
 * these values at these places? A path is names and indices with dots between them;
 * a value is compared as text.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const json_t *walk(const json_t *json, char *path)
{
	for (char *step = strtok(path, "."); step && json;
	     step = strtok(NULL, "."))
		json = json_is_array(json) ?
			       json_array_get(json, strtoul(step, NULL, 10)) :
			       json_object_get(json, step);
	return json;
}

static int check(const json_t *root, char *path)
{
	char *value = strchr(path, '=');
	const json_t *json;
	char *text;
	int equal;

	if (!value) {
		fprintf(stderr, "json_check: no '=': %s\n", path);
		return 0;
	}
	*value++ = '\0';
	json = walk(root, path);
	if (!json) {
		fprintf(stderr, "json_check: nothing at %s...\n", path);
		return 0;
	}
	text = json_is_string(json) ? strdup(json_string_value(json)) :
				      json_dumps(json, JSON_ENCODE_ANY | JSON_COMPACT);
	equal = text && !strcmp(text, value);
	if (!equal)
		fprintf(stderr, "json_check: found %s, not %s\n", text, value);
	free(text);
	return equal;
}

int main(int argc, char **argv)
{
	json_error_t err;
	json_t *root = json_loadf(stdin, 0, &err);
	int ret = 0;

	if (!root) {
		fprintf(stderr, "json_check: line %d: %s\n", err.line, err.text);
		return 1;
	}
	for (int i = 1; i < argc; i++)
		ret |= !check(root, argv[i]);
	json_decref(root);
	return ret;
}
