/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Finds and loads kernel modules: DIRECTORY/NAME/FLAVOR/IMPLEMENTATION.so is the
 * backend kernel/NAME/IMPLEMENTATION. The flavor is how this program itself is
 * built: with libFuzzer's coverage and the sanitizers, with coverage alone, or
 * plain; or "bare", see kernel_unwatched().
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/loader.h"
#include "kernel/module.h"

static const struct kernel_host host = {
	.bug = backend_bug_from,
	.origin = origin_take,
	.guard = trap_guard,
	.unguard = trap_unguard,
};

static const char *flavor = BUDDYFUZZ_KERNEL_FLAVOR;
static struct backend *backends;
static size_t nr_backends;

static void *grow(void *array, size_t size)
{
	array = realloc(array, size);
	if (!array)
		abort();
	return array;
}

/* "NAME/FLAVOR/IMPLEMENTATION.so" to "kernel/NAME/IMPLEMENTATION". */
static char *name_of(const char *path, size_t prefix)
{
	const char *name = path + prefix;
	int name_len = (int)(strchr(name, '/') - name);
	const char *impl = strrchr(name, '/');
	int impl_len = (int)(strlen(impl) - strlen(".so"));
	size_t size = strlen(KERNEL_PREFIX) + strlen(name);
	char *full = grow(NULL, size);

	snprintf(full, size, KERNEL_PREFIX "%.*s%.*s", name_len, name, impl_len,
		 impl);
	return full;
}

static void load(const char *path, size_t prefix)
{
	const struct kernel_module *module = NULL;
	kernel_module_entry *entry = NULL;
	char *name = name_of(path, prefix);
	void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);

	if (library)
		entry = (kernel_module_entry *)dlsym(library,
						     KERNEL_MODULE_ENTRY);
	if (entry)
		module = entry(KERNEL_MODULE_ABI, &host);
	if (!module) {
		fprintf(stderr, "%s: %s; prepare it again with scripts/kernel\n",
			name, library ? "made for another version of the harness" :
					dlerror());
		free(name);
		return;
	}
	backends[nr_backends++] = (struct backend){
		.name = name,
		.doc = module->doc,
		.ops = module->ops,
		/* What create() is told: batched or not. */
		.impl = strcmp(strrchr(name, '/'), "/batched") ? NULL : module,
	};
	backends = grow(backends, (nr_backends + 1) * sizeof(*backends));
	backends[nr_backends] = (struct backend){ 0 };
}

static void load_from(const char *directory, size_t len)
{
	char *pattern;
	glob_t found;

	if (!len || asprintf(&pattern, "%.*s/*/%s/*.so", (int)len, directory,
			     flavor) < 0)
		return;
	/* Sorted. */
	if (!glob(pattern, 0, NULL, &found)) {
		for (size_t i = 0; i < found.gl_pathc; i++)
			load(found.gl_pathv[i], len + 1);
		globfree(&found);
	}
	free(pattern);
}

void kernel_unwatched(void)
{
	flavor = "bare";
}

const struct backend *kernel_backends(void)
{
	const char *path = getenv("BUDDYFUZZ_KERNELS");

	if (backends)
		return backends;
	backends = grow(NULL, sizeof(*backends));
	backends[0] = (struct backend){ 0 };

	if (!path)
		path = BUDDYFUZZ_KERNELS_DIR;
	while (*path) {
		size_t len = strcspn(path, ":");

		load_from(path, len);
		path += len + (path[len] == ':');
	}
	return backends;
}
