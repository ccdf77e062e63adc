/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Finds and loads kernel modules: DIRECTORY/NAME/FLAVOR/IMPLEMENTATION.so is the
 * backend kernel/NAME/IMPLEMENTATION. The flavor is how this program itself is
 * built: with libFuzzer's coverage and the sanitizers, with coverage alone, with
 * AFL++'s coverage, or plain; or "bare", see kernel_unwatched().
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kernel/loader.h"
#include "kernel/module.h"

static const struct kernel_host host = {
	.bug = backend_bug_from,
	.origin = origin_take,
	.guard = trap_guard,
	.unguard = trap_unguard,
};

static const char *flavor = BUDDYFUZZ_KERNEL_FLAVOR;

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

static bool load(struct backend *b, const char *path, size_t prefix)
{
	const struct kernel_module *module = NULL;
	kernel_module_entry *entry = NULL;
	void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);

	if (library)
		entry = (kernel_module_entry *)dlsym(library,
						     KERNEL_MODULE_ENTRY);
	if (entry)
		module = entry(KERNEL_MODULE_ABI, &host);
	*b = (struct backend){ .name = name_of(path, prefix) };
	if (!module)
		return false;
	b->doc = module->doc;
	b->ops = module->ops;
	b->needs = module->needs;
	/* What create() is told: batched or not. */
	b->impl = strcmp(strrchr(b->name, '/'), "/batched") ? NULL : module;
	return true;
}

/* Calls @look with each directory in turn, until it says that it is done. */
static void in_directories(bool (*look)(const char *directory, int len,
					void *context),
			   void *context)
{
	const char *path = getenv("BUDDYFUZZ_KERNELS");

	if (!path)
		path = BUDDYFUZZ_KERNELS_DIR;
	while (*path) {
		size_t len = strcspn(path, ":");

		if (len && look(path, (int)len, context))
			return;
		path += len + (path[len] == ':');
	}
}

/* --- all of them --- */

static struct backend *backends;
static size_t nr_backends;
static size_t nr_left_out;

/* One line for all, each kernel once. */
static void leave_out(char *name)
{
	static char *before;

	*strrchr(name, '/') = '\0';
	if (before && !strcmp(before, name)) {
		free(name);
		return;
	}
	fprintf(stderr, "%s%s", nr_left_out++ ? ", " : "left out: ", name);
	free(before);
	before = name;
}

static bool load_all(const char *directory, int len, void *context)
{
	char *pattern;
	glob_t found;

	if (asprintf(&pattern, "%.*s/*/%s/*.so", len, directory, flavor) < 0)
		abort();
	/* Sorted. */
	if (!glob(pattern, 0, NULL, &found)) {
		for (size_t i = 0; i < found.gl_pathc; i++) {
			backends = grow(backends, (nr_backends + 2) *
							  sizeof(*backends));
			if (load(&backends[nr_backends], found.gl_pathv[i],
				 (size_t)len + 1))
				nr_backends++;
			else
				leave_out((char *)backends[nr_backends].name);
		}
		globfree(&found);
	}
	free(pattern);
	return false;
}

const struct backend *kernel_backends(void)
{
	if (backends)
		return backends;
	backends = grow(NULL, sizeof(*backends));
	in_directories(load_all, NULL);
	backends[nr_backends] = (struct backend){ 0 };
	if (nr_left_out)
		fputs(": made for another version of the harness, or broken; "
		      "prepare again with scripts/kernel, or --remove\n",
		      stderr);
	return backends;
}

/* --- one --- */

struct loaded {
	struct backend backend;
	struct loaded *next;
};

static struct loaded *loaded;

struct wanted {
	const char *kernel;
	int kernel_len;
	const char *impl;
	const struct backend *found;
};

static bool load_one(const char *directory, int len, void *context)
{
	struct wanted *w = context;
	struct loaded *one = grow(NULL, sizeof(*one));
	char *path;

	if (asprintf(&path, "%.*s/%.*s/%s/%s.so", len, directory, w->kernel_len,
		     w->kernel, flavor, w->impl) < 0)
		abort();
	if (access(path, F_OK)) {
		free(one);
	} else if (load(&one->backend, path, (size_t)len + 1)) {
		one->next = loaded;
		loaded = one;
		w->found = &one->backend;
	} else {
		const char *why = dlerror();

		fprintf(stderr, "%s: %s; prepare it again with scripts/kernel\n",
			one->backend.name,
			why ? why : "made for another version of the harness");
		free((char *)one->backend.name);
		free(one);
	}
	free(path);
	return w->found;
}

const struct backend *kernel_backend(const char *name)
{
	const char *kernel = name + strlen(KERNEL_PREFIX);
	const char *impl = strchr(kernel, '/');
	struct wanted w = { .kernel = kernel };

	for (const struct loaded *one = loaded; one; one = one->next)
		if (!strcmp(one->backend.name, name))
			return &one->backend;
	if (!impl)
		return NULL;
	w.kernel_len = (int)(impl - kernel);
	w.impl = impl + 1;
	in_directories(load_one, &w);
	return w.found;
}

void kernel_unwatched(void)
{
	flavor = "bare";
}
