/* SPDX-License-Identifier: GPL-2.0-only */
#include "trace/kernel.h"

#include <string.h>

#include "program/program.h"

uint32_t kernel_parse(struct text version)
{
	struct text rest = version;
	uint64_t major, minor;

	if (!text_digits(&rest) || !text_starts(rest, ".") ||
	    !text_number(version, &major) ||
	    !text_number(text_from(rest, rest.at + 1), &minor) ||
	    major < 2 || major > 99 || minor > 255)
		return KERNEL_UNKNOWN;
	return KERNEL(major, minor);
}

uint32_t kernel_in_line(struct text line)
{
	static const char *const heads[] = {
		"# os release : ",	/* perf script --header */
		"Linux version ",	/* the first line of a log */
		"latency trace v1.1.5 on ",	/* ftrace's latency format */
		"kernel_release = \"",	/* LTTng's environment */
		"ainted ",		/* CPU: 0 PID: 1 Comm: init Not tainted 6.1.0 */
	};
	struct text rest;

	for (unsigned int i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		if (text_after(line, heads[i], &rest) && kernel_parse(rest))
			return kernel_parse(rest);
	return KERNEL_UNKNOWN;
}

/* --- GFP flags --- */

/* Not a bit of ours: before 4.4, all wake kswapd except those that say not to. */
#define NO_KSWAPD (1u << 31)
#define RECLAIM (GFPB_DIRECT_RECLAIM | GFPB_KSWAPD_RECLAIM)

_Static_assert(!(NO_KSWAPD & GFP_ALL_BITS), "a bit of its own");

/* Flags that are no more, or have another name now, or mean nothing here. */
static const struct {
	const char *name;
	uint32_t bits;
} old_flags[] = {
	{ "WAIT", RECLAIM },			/* until 4.4 */
	{ "NO_KSWAPD", NO_KSWAPD },		/* until 4.4 */
	{ "REPEAT", GFPB_RETRY_MAYFAIL },	/* until 4.13 */
	{ "KMEMCG", GFPB_ACCOUNT },		/* 3.8 to 4.2 */
	{ "TEMPORARY", RECLAIM | GFPB_IO | GFPB_FS | GFPB_RECLAIMABLE }, /* until 4.14 */
	{ "NOACCOUNT", 0 },			/* 4.2 to 4.4 */
	{ "OTHER_NODE", 0 },			/* until 4.10 */
	{ "COLD", 0 },				/* until 4.15 */
	{ "NOTRACK", 0 },			/* until 4.15 */
	{ "ATOMIC", 0 },			/* 4.4 to 6.2; HIGH came with it */
	{ "SKIP_KASAN_POISON", 0 },		/* 5.14 to 6.3 */
	{ "SKIP_KASAN_UNPOISON", 0 },		/* 5.18 to 6.3 */
	{ "NO_OBJ_EXT", 0 },			/* since 6.10 */
};

static bool flag_of(struct text name, uint32_t *bits)
{
	char whole[40];

	for (unsigned int i = 0; i < sizeof(old_flags) / sizeof(old_flags[0]); i++) {
		if (text_is(name, old_flags[i].name)) {
			*bits = old_flags[i].bits;
			return true;
		}
	}
	if (!name.len || name.len > sizeof(whole) - 7)
		return false;
	memcpy(whole, "__GFP_", 6);
	memcpy(whole + 6, name.at, name.len);
	return gfp_parse(whole, 6 + name.len, bits);
}

/* Until 4.5, ftrace named single flags without the underscores. */
bool kernel_gfp_name(struct text name, uint32_t *bits)
{
	if (name.len && is_digit(*name.at))
		return false;
	if (gfp_parse(name.at, name.len, bits))
		return true;
	if (text_starts(name, "__"))
		name = text_from(name, name.at + 2);
	if (!text_starts(name, "GFP_") ||
	    !flag_of(text_from(name, name.at + 4), bits))
		return false;
	*bits &= ~NO_KSWAPD;
	return true;
}

/**
 * struct layout - how kernels from one version on number GFP flags
 * @flags: names in the order of the bits. "-" has no meaning; "?" has one that
 *	depends on the configuration.
 */
struct layout {
	uint32_t since;
	const char *flags;
};

/*
 * From include/linux/gfp.h, and since 6.0 gfp_types.h, of these versions: the
 * newest first.
 */
static const struct layout layouts[] = {
	/* 6.3 removed __GFP_ATOMIC; 6.10 made an enum of it, without changing a bit. */
	{ KERNEL(6, 3),
	  "DMA HIGHMEM DMA32 MOVABLE RECLAIMABLE HIGH IO FS ZERO - "
	  "DIRECT_RECLAIM KSWAPD_RECLAIM WRITE NOWARN RETRY_MAYFAIL NOFAIL NORETRY "
	  "MEMALLOC COMP NOMEMALLOC HARDWALL THISNODE ACCOUNT ZEROTAGS ? ? ? ? ?" },
	/* __GFP_ZEROTAGS, and behind it what KASAN and lockdep need */
	{ KERNEL(5, 14),
	  "DMA HIGHMEM DMA32 MOVABLE RECLAIMABLE HIGH IO FS ZERO ATOMIC "
	  "DIRECT_RECLAIM KSWAPD_RECLAIM WRITE NOWARN RETRY_MAYFAIL NOFAIL NORETRY "
	  "MEMALLOC COMP NOMEMALLOC HARDWALL THISNODE ACCOUNT ZEROTAGS ? ? ? ?" },
	/* "mm: shuffle GFP_* flags" */
	{ KERNEL(5, 1),
	  "DMA HIGHMEM DMA32 MOVABLE RECLAIMABLE HIGH IO FS ZERO ATOMIC "
	  "DIRECT_RECLAIM KSWAPD_RECLAIM WRITE NOWARN RETRY_MAYFAIL NOFAIL NORETRY "
	  "MEMALLOC COMP NOMEMALLOC HARDWALL THISNODE ACCOUNT NOLOCKDEP" },
	/* "mm: save two stranding bit in gfp_mask" */
	{ KERNEL(4, 18),
	  "DMA HIGHMEM DMA32 MOVABLE RECLAIMABLE HIGH IO FS WRITE NOWARN "
	  "RETRY_MAYFAIL NOFAIL NORETRY MEMALLOC COMP ZERO NOMEMALLOC HARDWALL "
	  "THISNODE ATOMIC ACCOUNT DIRECT_RECLAIM KSWAPD_RECLAIM NOLOCKDEP" },
	/* "mm: get rid of __GFP_OTHER_NODE" */
	{ KERNEL(4, 10),
	  "DMA HIGHMEM DMA32 MOVABLE RECLAIMABLE HIGH IO FS COLD NOWARN "
	  "REPEAT NOFAIL NORETRY MEMALLOC COMP ZERO NOMEMALLOC HARDWALL "
	  "THISNODE ATOMIC ACCOUNT NOTRACK DIRECT_RECLAIM WRITE KSWAPD_RECLAIM NOLOCKDEP" },
	/* "mm, page_alloc: distinguish between being unable to sleep, ..." */
	{ KERNEL(4, 4),
	  "DMA HIGHMEM DMA32 MOVABLE RECLAIMABLE HIGH IO FS COLD NOWARN "
	  "REPEAT NOFAIL NORETRY MEMALLOC COMP ZERO NOMEMALLOC HARDWALL "
	  "THISNODE ATOMIC ACCOUNT NOTRACK DIRECT_RECLAIM OTHER_NODE WRITE KSWAPD_RECLAIM" },
	{ KERNEL(2, 6),
	  "DMA HIGHMEM DMA32 MOVABLE WAIT HIGH IO FS COLD NOWARN "
	  "REPEAT NOFAIL NORETRY MEMALLOC COMP ZERO NOMEMALLOC HARDWALL "
	  "THISNODE RECLAIMABLE KMEMCG NOTRACK NO_KSWAPD OTHER_NODE WRITE" },
};

bool kernel_gfp(uint32_t kernel, uint32_t raw, uint32_t *bits)
{
	const struct layout *layout = layouts;
	struct text flags;
	bool known = true;

	*bits = 0;
	if (!kernel)
		return !raw;
	while (kernel < layout->since)
		layout++;
	flags = (struct text){ layout->flags, strlen(layout->flags) };
	for (unsigned int bit = 0; bit < 32; bit++) {
		struct text name = text_word(&flags);
		uint32_t flag = 0;

		if (!(raw & 1u << bit))
			continue;
		known &= flag_of(name, &flag);
		*bits |= flag;
	}
	if (kernel < KERNEL(4, 4) && !(*bits & NO_KSWAPD))
		*bits |= GFPB_KSWAPD_RECLAIM;
	else if (*bits & NO_KSWAPD)
		*bits &= ~(NO_KSWAPD | GFPB_KSWAPD_RECLAIM);
	return known;
}

uint8_t kernel_type(uint32_t kernel, uint8_t type)
{
	/* unmovable, movable, reclaimable; the last two swapped places in 4.4 */
	static const uint8_t now[] = { 0, 1, 2 }, old[] = { 0, 2, 1 };

	if (type >= sizeof(now))
		return 1;
	return kernel && kernel < KERNEL(4, 4) ? old[type] : now[type];
}
