/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Included in front of each file that a booted kernel makes calls with: pageblock_order as a
 * constant, and no macro, since struct geometry has a member of that name.
 */
#ifndef BOOTED_GEOMETRY_H
#define BOOTED_GEOMETRY_H

#include <linux/mmzone.h>

enum { BOOTED_PAGEBLOCK_ORDER = pageblock_order };

#undef pageblock_order
enum { pageblock_order = BOOTED_PAGEBLOCK_ORDER };

#endif
