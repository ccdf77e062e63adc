// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finds booted kernels: DIRECTORY/NAME/tree/vmlinux is the backend kernel/NAME/booted, with what
 * it was made of in DIRECTORY/NAME/status (kernel/status.h) and what it is in
 * DIRECTORY/NAME/booted.
 */
#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "booted/images.h"
#include "kernel/loader.h"
#include "kernel/status.h"

#define END "/booted"

static const char *directory(void)
{
	const char *path = getenv("BUDDYFUZZ_BOOTED");

	return path ? path : BUDDYFUZZ_BOOTED_DIR;
}

bool booted_is_one(const char *name)
{
	const char *part = name + strlen(KERNEL_PREFIX), *slash;

	if (strncmp(name, KERNEL_PREFIX, strlen(KERNEL_PREFIX)))
		return false;
	slash = strchr(part, '/');
	return slash && slash > part && *part != '.' && !strcmp(slash, END);
}

/* All that were asked for, whether they can be run or not. */
struct known {
	struct kernel_entry entry;
	struct image image;
	struct known *next;
};

static struct known *known;

static bool is_usual(const struct image *image)
{
	return image->max_order == 10 && image->pageblock_order == 9;
}

static bool read_words(struct image *image, FILE *file)
{
	char *word;

	for (size_t nr = 0; fscanf(file, "append %ms\n", &word) == 1; nr++) {
		if (nr == IMAGE_MAX_WORDS) {
			free(word);
			return false;
		}
		image->words[nr] = word;
	}
	return feof(file);
}

static bool read_image(struct known *one, const char *place)
{
	char *path = kernel_text("%s/booted", place);
	FILE *file = fopen(path, "r");
	unsigned int smp;
	uint64_t lacks;
	bool ok;

	free(path);
	if (!file)
		return false;
	ok = fscanf(file, "smp %u\norder %u\npageblock %u\nlacks %" SCNu64 "\n", &smp,
		    &one->image.max_order, &one->image.pageblock_order, &lacks) == 4 &&
	     read_words(&one->image, file);
	fclose(file);
	one->image.is_smp = smp;
	one->entry.backend.lacks = lacks;
	one->entry.backend.needs = NEED(FLAT) | NEED(NO_THP) | NEED(TWO_ZONES) |
			     (smp ? NEED(CPUS) : NEED(NO_CPUS)) |
			     (is_usual(&one->image) ? NEED(USUAL_ORDERS) : 0) |
			     (lacks >> FEATURE_DEFRAG_MODE & 1 ? NEED(NO_DEFRAG) : 0);
	return ok;
}

static void load(struct known *one, const char *place)
{
	const struct kernel_status *status;

	if (!kernel_usable(&one->entry, place, "tree/vmlinux"))
		return;
	if (!read_image(one, place)) {
		one->entry.why = kernel_text("not built as a whole: build it again with scripts/boot --backend");
		return;
	}
	status = one->entry.status;
	one->image.vmlinux = kernel_text("%s/tree/vmlinux", place);
	one->entry.backend.ops = &booted_ops;
	one->entry.backend.impl = &one->image;
	one->entry.backend.debug_vm = true;
	one->entry.backend.doc = kernel_text("Linux %s, %s, booted; %s", status->version,
					     status->config, status->origin);
}

static struct known *find(const char *name)
{
	const char *part = name + strlen(KERNEL_PREFIX);
	struct known *one;
	char *place;

	for (one = known; one; one = one->next)
		if (!strcmp(one->entry.backend.name, name))
			return one;
	one = calloc(1, sizeof(*one));
	if (!one)
		abort();
	one->next = known;
	known = one;
	one->entry.backend.name = kernel_text("%s", name);
	place = kernel_text("%s/%.*s", directory(), (int)(strlen(part) - strlen(END)), part);
	load(one, place);
	free(place);
	return one;
}

const struct backend *booted_backend(const char *name)
{
	const struct known *one = find(name);

	return one->entry.why ? NULL : &one->entry.backend;
}

const char *booted_why_not(const char *name)
{
	return find(name)->entry.why;
}

const struct kernel_entry *booted_entries(size_t *nr_entries)
{
	static struct kernel_entry *entries;
	static size_t nr_known;
	struct dirent **files;
	int nr;

	*nr_entries = nr_known;
	if (entries)
		return entries;
	nr = scandir(directory(), &files, NULL, alphasort);
	entries = calloc(nr < 0 ? 1 : (size_t)nr, sizeof(*entries));
	if (!entries)
		abort();
	for (int i = 0; i < nr; i++) {
		char *name = kernel_text(KERNEL_PREFIX "%s" END, files[i]->d_name);

		if (booted_is_one(name))
			entries[nr_known++] = find(name)->entry;
		free(name);
		free(files[i]);
	}
	if (nr >= 0)
		free(files);
	*nr_entries = nr_known;
	return entries;
}

const struct backend *booted_backends(void)
{
	static struct backend *backends;
	const struct kernel_entry *entries;
	size_t nr, nr_usable = 0;

	if (backends)
		return backends;
	entries = booted_entries(&nr);
	backends = calloc(nr + 1, sizeof(*backends));
	if (!backends)
		abort();
	for (size_t i = 0; i < nr; i++)
		if (!entries[i].why)
			backends[nr_usable++] = entries[i].backend;
	return backends;
}
