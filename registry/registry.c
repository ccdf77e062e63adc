/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Each family has an array of its own, which ends with an entry without a name;
 * kernels, which are built separately, are looked for when one is asked for.
 */
#include <string.h>

#include "allocator/model.h"
#include "booted/backend.h"
#include "kernel/loader.h"
#include "registry/registry.h"

static const struct backend *models = model_backends;

void backends_racing(void)
{
	models = model_racing_backends;
	kernel_racing();
}

const struct backend *backend_at(size_t i)
{
	const struct backend *const families[] = {
		models,
		kernel_backends(),
		booted_backends(),
	};

	for (size_t f = 0; f < sizeof(families) / sizeof(families[0]); f++)
		for (const struct backend *b = families[f]; b->name; b++)
			if (!i--)
				return b;
	return NULL;
}

static bool is_kernel(const char *name)
{
	return !strncmp(name, KERNEL_PREFIX, strlen(KERNEL_PREFIX));
}

const char *backend_why_not(const char *name)
{
	if (booted_is_one(name))
		return booted_why_not(name);
	return is_kernel(name) ? kernel_why_not(name) :
				 "see buddyfuzz backends";
}

const struct backend *backend_find(const char *name)
{
	if (booted_is_one(name))
		return booted_backend(name);
	if (is_kernel(name))
		return kernel_backend(name);
	for (const struct backend *b = models; b->name; b++)
		if (!strcmp(b->name, name))
			return b;
	return NULL;
}
