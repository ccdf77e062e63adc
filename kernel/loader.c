/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Finds and loads kernel modules: DIRECTORY/NAME/FLAVOR/IMPLEMENTATION.so is the
 * backend kernel/NAME/IMPLEMENTATION. The flavor is how this program itself is
 * built: with libFuzzer's coverage and the sanitizers, with coverage alone, with
 * AFL++'s coverage, or plain; or "bare", see kernel_unwatched(), or "race", see
 * kernel_racing().
 *
 * A name may come from somebody else's reproducer: its parts are no paths. A module
 * is code: it is loaded only if it is what its status file says (kernel/status.h),
 * and if that is made of what its sources say now.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kernel/loader.h"
#include "kernel/module.h"
#include "kernel/status.h"

static const struct kernel_host host = {
	.bug = backend_bug_from,
	.origin = origin_take,
	.guard = trap_guard,
	.unguard = trap_unguard,
};

static const char *flavor = BUDDYFUZZ_KERNEL_FLAVOR;

/* --- names --- */

#define PART	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"

/* Can a kernel or an implementation be called so? */
static bool is_part(const char *part, size_t len)
{
	return len && *part != '.' && strspn(part, PART) >= len;
}

/* Calls @look with each directory in turn, until it says that it is done. */
static bool in_directories(bool (*look)(const char *directory, void *context),
			   void *context)
{
	const char *path = getenv("BUDDYFUZZ_KERNELS");
	bool done = false;

	if (!path)
		path = BUDDYFUZZ_KERNELS_DIR;
	while (*path && !done) {
		size_t len = strcspn(path, ":");
		char *directory = kernel_text("%.*s", (int)len, path);

		done = len && look(directory, context);
		free(directory);
		path += len + (path[len] == ':');
	}
	return done;
}

/* Calls @each with the name of each entry, sorted, that can be a part. */
static void in_order(const char *directory,
		     void (*each)(const char *directory, const char *entry,
				  void *context),
		     void *context)
{
	struct dirent **entries;
	int nr = scandir(directory, &entries, NULL, alphasort);

	for (int i = 0; i < nr; i++) {
		const char *name = entries[i]->d_name;

		if (is_part(name, strlen(name)))
			each(directory, name, context);
		free(entries[i]);
	}
	if (nr >= 0)
		free(entries);
}

/* --- one --- */

/* All that were asked for, whether they can be run or not. */
struct known {
	struct kernel_entry entry;
	struct known *next;
};

static struct known *known;

/* Which kernel it is of, for a message: to be freed. */
static char *kernel_of(const char *name)
{
	return kernel_text("%.*s", (int)(strrchr(name, '/') - name), name);
}

bool kernel_usable(struct kernel_entry *entry, const char *place, const char *file)
{
	char *path = kernel_text("%s/%s", place, file);

	entry->status = kernel_status_read(place, &entry->why);
	if (entry->status)
		entry->why = kernel_status_stale(entry->status);
	if (!entry->why)
		entry->why = kernel_status_module(entry->status, path, file);
	free(path);
	return !entry->why;
}

static void load(struct kernel_entry *entry, const char *directory,
		 const char *kernel, const char *impl)
{
	const struct kernel_module *module = NULL;
	kernel_module_entry *function = NULL;
	char *place = kernel_text("%s/%s", directory, kernel);
	char *file = kernel_text("%s/%s.so", flavor, impl);
	char *path = kernel_text("%s/%s", place, file);
	void *library = NULL;

	if (kernel_usable(entry, place, file)) {
		library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
		if (!library)
			entry->why = kernel_text("%s: prepare it again with scripts/kernel",
					 dlerror());
	}
	if (library)
		function = (kernel_module_entry *)dlsym(library,
							KERNEL_MODULE_ENTRY);
	if (function)
		module = function(KERNEL_MODULE_ABI, &host);
	if (module) {
		entry->backend.doc = module->doc;
		entry->backend.ops = module->ops;
		entry->layout = module->layout;
		entry->backend.lacks = module->lacks;
		entry->backend.debug_vm = module->debug_vm;
		entry->backend.needs = module->needs;
		/* What create() is told: batched or not. */
		entry->backend.impl = strcmp(impl, "batched") ? NULL : module;
		entry->backend.per_page = !entry->backend.impl;
	} else if (!entry->why) {
		entry->why = kernel_text("made for another version of the harness: prepare it again with scripts/kernel");
	}
	free(path);
	free(file);
	free(place);
}

struct wanted {
	const char *kernel;
	const char *impl;
	char *configurations;
	struct kernel_entry *entry;
};

static bool find_module(const char *directory, void *context)
{
	struct wanted *w = context;
	char *path = kernel_text("%s/%s/%s/%s.so", directory, w->kernel, flavor,
			 w->impl);
	char *status = kernel_text("%s/%s/status", directory, w->kernel);
	/* A build that failed leaves only that. */
	bool found = !access(path, F_OK) || !access(status, F_OK);

	if (found)
		load(w->entry, directory, w->kernel, w->impl);
	free(status);
	free(path);
	return found;
}

static void take_configuration(const char *directory, const char *entry,
			       void *context)
{
	struct wanted *w = context;
	size_t len = strlen(w->kernel);
	const struct kernel_status *status;
	char *place, *why, *before = w->configurations;

	if (strncmp(entry, w->kernel, len) || entry[len] != '-')
		return;
	place = kernel_text("%s/%s", directory, entry);
	status = kernel_status_read(place, &why);
	if (!status) {
		free(why);
	} else if (!strcmp(status->stem, w->kernel)) {
		w->configurations = kernel_text("%s%s" KERNEL_PREFIX "%s",
					before ? before : "",
					before ? ", " : "", entry);
		free(before);
	}
	free(place);
}

static bool find_configurations(const char *directory, void *context)
{
	in_order(directory, take_configuration, context);
	return false;
}

/* The entry of that name, made if this is the first time it is asked for. */
static struct kernel_entry *find(const char *name)
{
	const char *part = name + strlen(KERNEL_PREFIX);
	size_t len = strcspn(part, "/");
	const char *impl = part + len + (part[len] == '/');
	struct known *one = known;
	struct wanted w = { 0 };
	char *kernel;

	while (one && strcmp(one->entry.backend.name, name))
		one = one->next;
	if (one)
		return &one->entry;
	one = calloc(1, sizeof(*one));
	if (!one)
		abort();
	one->next = known;
	known = one;
	one->entry.backend.name = kernel_text("%s", name);
	if (!is_part(part, len) || !is_part(impl, strlen(impl))) {
		one->entry.why = kernel_text("a kernel's backend is called kernel/NAME/IMPLEMENTATION, with letters, digits, dots and dashes: see buddyfuzz backends");
		return &one->entry;
	}

	kernel = kernel_text("%.*s", (int)len, part);
	w = (struct wanted){ .kernel = kernel, .impl = impl,
			     .entry = &one->entry };
	if (!in_directories(find_module, &w)) {
		in_directories(find_configurations, &w);
		one->entry.why = w.configurations ?
			kernel_text("it stands for several, name one of them: %s",
			    w.configurations) :
			kernel_text("not built: buddyfuzz backends lists those that are, scripts/kernel builds one");
		free(w.configurations);
	}
	free(kernel);
	return &one->entry;
}

const struct backend *kernel_backend(const char *name)
{
	const struct kernel_entry *entry = find(name);

	return entry->why ? NULL : &entry->backend;
}

bool kernel_layout_of(const char *name, const struct machine *m,
		      struct kernel_layout *layout)
{
	const struct kernel_entry *entry;

	if (strncmp(name, KERNEL_PREFIX, strlen(KERNEL_PREFIX)))
		return false;
	entry = find(name);
	if (!entry->layout)
		return false;
	entry->layout(m, layout);
	return true;
}

const char *kernel_why_not(const char *name)
{
	return find(name)->why;
}

/* --- all of them --- */

static struct kernel_entry *entries;
static size_t nr_entries;

static void add(const char *kernel, const char *impl, size_t impl_len)
{
	char *name = kernel_text(KERNEL_PREFIX "%s/%.*s", kernel, (int)impl_len, impl);

	/* The first directory's is the one that the name means. */
	for (size_t i = 0; i < nr_entries; i++) {
		if (!strcmp(entries[i].backend.name, name)) {
			free(name);
			return;
		}
	}
	entries = realloc(entries, (nr_entries + 1) * sizeof(*entries));
	if (!entries)
		abort();
	entries[nr_entries++] = *find(name);
	free(name);
}

static void add_module(const char *directory, const char *entry, void *context)
{
	size_t len = strlen(entry);

	(void)directory;
	if (len > 3 && !strcmp(entry + len - 3, ".so"))
		add(context, entry, len - 3);
}

static void add_kernel(const char *directory, const char *entry, void *context)
{
	char *modules = kernel_text("%s/%s/%s", directory, entry, flavor);
	char *place = kernel_text("%s/%s", directory, entry);
	char *name = kernel_text("%s", entry), *why = NULL;
	const struct kernel_status *status;
	char *status_path = kernel_text("%s/status", place);

	(void)context;
	in_order(modules, add_module, name);
	/* A build that failed has no modules. */
	if (!access(status_path, F_OK)) {
		status = kernel_status_read(place, &why);
		if (!status || strcmp(status->state, "ready"))
			add(name, "per-page", strlen("per-page"));
	}
	free(why);
	free(status_path);
	free(place);
	free(name);
	free(modules);
}

static bool add_all(const char *directory, void *context)
{
	in_order(directory, add_kernel, context);
	return false;
}

const struct kernel_entry *kernel_entries(size_t *nr)
{
	static bool looked;

	if (!looked)
		in_directories(add_all, NULL);
	looked = true;
	*nr = nr_entries;
	return entries;
}

void kernel_left_out(bool known_too)
{
	const struct kernel_entry *all;
	char *before = NULL;
	size_t nr, nr_said = 0;

	all = kernel_entries(&nr);
	for (size_t i = 0; i < nr; i++) {
		char *kernel;

		if (!all[i].why || (all[i].status && !known_too))
			continue;
		kernel = kernel_of(all[i].backend.name);
		/* Each kernel once. */
		if (!before || strcmp(before, kernel))
			fprintf(stderr, "%s%s", nr_said++ ? ", " : "left out: ",
				kernel);
		free(before);
		before = kernel;
	}
	free(before);
	if (nr_said)
		fputs(": stale, broken or made for another version of the harness; prepare again with scripts/kernel, or --remove\n",
		      stderr);
}

const struct backend *kernel_backends(void)
{
	static struct backend *backends;
	const struct kernel_entry *all;
	size_t nr, nr_usable = 0;

	if (backends)
		return backends;
	all = kernel_entries(&nr);
	backends = calloc(nr + 1, sizeof(*backends));
	if (!backends)
		abort();
	for (size_t i = 0; i < nr; i++)
		if (!all[i].why)
			backends[nr_usable++] = all[i].backend;
	kernel_left_out(true);
	return backends;
}

void kernel_racing(void)
{
	flavor = "race";
}

void kernel_unwatched(void)
{
	flavor = "bare";
}
