/* SPDX-License-Identifier: GPL-2.0-only */
/* Which kernel was recorded: numbers in a recording mean what they mean there. */
#ifndef TRACE_KERNEL_H
#define TRACE_KERNEL_H

#include <stdint.h>

#include "trace/text.h"

#define KERNEL(major, minor) ((major) << 16 | (minor) << 8)
#define KERNEL_UNKNOWN 0

/**
 * kernel_parse - a version as uname -r prints it, "6.1.0-13-amd64"
 * Return: KERNEL(major, minor), or KERNEL_UNKNOWN.
 */
uint32_t kernel_parse(struct text version);

/** kernel_in_line - the version that a line of a header or a log gives, if it does. */
uint32_t kernel_in_line(struct text line);

/**
 * kernel_gfp - GFP flags by their numbers in @kernel
 * @bits: gets those that exist here, as bits of program/gfp.def.
 * Return: false if @kernel is unknown, or a bit has no known meaning there: some
 * depend on the configuration.
 */
bool kernel_gfp(uint32_t kernel, uint32_t raw, uint32_t *bits);

/**
 * kernel_gfp_name - one GFP flag, or set of flags, by any name that it ever had
 * @bits: may get 0, for a flag that means nothing to the page allocator of today.
 */
bool kernel_gfp_name(struct text name, uint32_t *bits);

/**
 * kernel_type - a migratetype by its number in @kernel, as an order-0 list has it
 *
 * A type of its own, which no request asks for (CMA and what follows), is movable.
 */
uint8_t kernel_type(uint32_t kernel, uint8_t type);

#endif
