/* SPDX-License-Identifier: GPL-2.0-only */
#include "backend/backend.h"

struct machine *backend_create(const struct backend *b,
			       const struct geometry *g, const char **why)
{
	enum geometry_need unmet = geometry_unmet(g, b->needs);

	if (unmet == NR_GEOMETRY_NEEDS)
		return b->ops->create(b->impl, g, why);
	*why = geometry_needs[unmet].why;
	return NULL;
}
