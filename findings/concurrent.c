// SPDX-License-Identifier: GPL-2.0-only
#include "findings/concurrent.h"

bool any_concurrent(const struct difference *d, concurrent_fit *fit)
{
	for (size_t i = 0; i < d->nr_concurrent; i++)
		for (size_t j = 0; j < d->nr_concurrent; j++)
			if (d->concurrent[i].cpu != d->concurrent[j].cpu &&
			    fit(d, &d->concurrent[i], &d->concurrent[j]))
				return true;
	return false;
}
