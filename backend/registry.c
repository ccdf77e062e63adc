/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The backends there are. A family brings an array of its own, which ends with
 * an entry without a name; kernel backends, built apart, are looked for when
 * somebody asks for them.
 */
#include <string.h>

#include "allocator/model.h"
#include "backend/backend.h"
#include "kernel/loader.h"

const struct backend *backend_at(size_t i)
{
	const struct backend *const families[] = {
		model_backends,
		kernel_backends(),
	};

	for (size_t f = 0; f < sizeof(families) / sizeof(families[0]); f++)
		for (const struct backend *b = families[f]; b->name; b++)
			if (!i--)
				return b;
	return NULL;
}

struct machine *backend_create(const struct backend *b,
			       const struct geometry *g, const char **why)
{
	enum geometry_need unmet = geometry_unmet(g, b->needs);

	if (unmet == NR_GEOMETRY_NEEDS)
		return b->ops->create(b->impl, g, why);
	*why = geometry_needs[unmet].why;
	return NULL;
}

static bool is_kernel(const char *name)
{
	return !strncmp(name, KERNEL_PREFIX, strlen(KERNEL_PREFIX));
}

const char *backend_why_not(const char *name)
{
	return is_kernel(name) ? kernel_why_not(name) :
				 "there is none: see buddyfuzz backends";
}

const struct backend *backend_find(const char *name)
{
	if (is_kernel(name))
		return kernel_backend(name);
	for (const struct backend *b = model_backends; b->name; b++)
		if (!strcmp(b->name, name))
			return b;
	return NULL;
}
