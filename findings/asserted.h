/* SPDX-License-Identifier: GPL-2.0-only */
/* Where an assertion has failed: in which of the kernel's files, or the model's of the same. */
#ifndef FINDINGS_ASSERTED_H
#define FINDINGS_ASSERTED_H

#include "findings/finding.h"

/** asserted_in_isolation - one of mm/page_isolation.c? */
bool asserted_in_isolation(const struct difference *d);

/** asserted_in_page_alloc - one of mm/page_alloc.c, which the model has in several files? */
bool asserted_in_page_alloc(const struct difference *d);

#endif
