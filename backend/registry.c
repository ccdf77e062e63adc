/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The backends there are. A family brings an array of its own, which ends with
 * an entry without a name; kernel backends, built apart, are one more line.
 */
#include <string.h>

#include "allocator/model.h"
#include "backend/backend.h"

static const struct backend *const families[] = {
	model_backends,
};

const struct backend *backend_at(size_t i)
{
	for (size_t f = 0; f < sizeof(families) / sizeof(families[0]); f++)
		for (const struct backend *b = families[f]; b->name; b++)
			if (!i--)
				return b;
	return NULL;
}

const struct backend *backend_find(const char *name)
{
	const struct backend *b;

	for (size_t i = 0; (b = backend_at(i)); i++)
		if (!strcmp(b->name, name))
			return b;
	return NULL;
}
