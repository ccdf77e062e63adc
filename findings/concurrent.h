/* SPDX-License-Identifier: GPL-2.0-only */
/* Calls that were made while other CPUs made others. */
#ifndef FINDINGS_CONCURRENT_H
#define FINDINGS_CONCURRENT_H

#include "findings/finding.h"

/* A predicate for two calls of different CPUs. */
typedef bool concurrent_fit(const struct difference *d, const struct concurrent *a,
			    const struct concurrent *b);

/** any_concurrent - are there two for which @fit(@d, a, b) holds? */
bool any_concurrent(const struct difference *d, concurrent_fit *fit);

#endif
