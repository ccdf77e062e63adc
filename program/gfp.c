/* SPDX-License-Identifier: GPL-2.0-only */
/* GFP flags by name. The sets are those of include/linux/gfp_types.h. */
#include "program/kinds.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char *const gfp_bit_names[] = {
#define GFP(name, bit) [bit] = "__GFP_" #name,
#include "program/gfp.def"
#undef GFP
};

#define NR_GFP_BITS (sizeof(gfp_bit_names) / sizeof(gfp_bit_names[0]))

#define RECLAIM	(GFPB_DIRECT_RECLAIM | GFPB_KSWAPD_RECLAIM)
#define NOFS	(RECLAIM | GFPB_IO)
#define KERNEL	(NOFS | GFPB_FS)
#define USER	(KERNEL | GFPB_HARDWALL)
#define HIGHUSER (USER | GFPB_HIGHMEM)
/* Without hardware tags SKIP_KASAN is no flag, so it is in no set here. */
#define HIGHUSER_MOVABLE (HIGHUSER | GFPB_MOVABLE)
#define TRANSHUGE_LIGHT ((HIGHUSER_MOVABLE | GFPB_COMP | GFPB_NOMEMALLOC | \
			  GFPB_NOWARN) & ~RECLAIM)

/*
 * Tried in this order, each with what bits are left, so a set stands before
 * its subsets.
 */
const struct gfp_set gfp_sets[] = {
	{ "GFP_TRANSHUGE", TRANSHUGE_LIGHT | GFPB_DIRECT_RECLAIM },
	{ "GFP_TRANSHUGE_LIGHT", TRANSHUGE_LIGHT },
	{ "GFP_HIGHUSER_MOVABLE", HIGHUSER_MOVABLE },
	{ "GFP_HIGHUSER", HIGHUSER },
	{ "GFP_USER", USER },
	{ "GFP_KERNEL_ACCOUNT", KERNEL | GFPB_ACCOUNT },
	{ "GFP_KERNEL", KERNEL },
	{ "GFP_NOFS", NOFS },
	{ "GFP_ATOMIC", GFPB_HIGH | GFPB_KSWAPD_RECLAIM },
	{ "GFP_NOIO", RECLAIM },
	{ "GFP_NOWAIT", GFPB_KSWAPD_RECLAIM | GFPB_NOWARN },
	{ "GFP_DMA", GFPB_DMA },
	{ "GFP_DMA32", GFPB_DMA32 },
	{ "__GFP_RECLAIM", RECLAIM },
};

const unsigned int nr_gfp_sets = sizeof(gfp_sets) / sizeof(gfp_sets[0]);

static bool same(const char *name, const char *text, size_t len)
{
	return strlen(name) == len && !memcmp(name, text, len);
}

static bool gfp_parse_number(const char *text, size_t len, uint32_t *bits)
{
	char copy[16];
	char *end;
	unsigned long long v;

	if (!len || len >= sizeof(copy) || text[0] < '0' || text[0] > '9')
		return false;
	memcpy(copy, text, len);
	copy[len] = '\0';
	v = strtoull(copy, &end, 0);
	if (end != copy + len || v > UINT32_MAX)
		return false;
	*bits = v;
	return true;
}

static bool gfp_parse_one(const char *text, size_t len, uint32_t *bits)
{
	for (unsigned int i = 0; i < nr_gfp_sets; i++) {
		if (same(gfp_sets[i].name, text, len)) {
			*bits = gfp_sets[i].bits;
			return true;
		}
	}
	for (unsigned int i = 0; i < NR_GFP_BITS; i++) {
		if (same(gfp_bit_names[i], text, len)) {
			*bits = 1u << i;
			return true;
		}
	}
	if (same("none", text, len)) {
		*bits = 0;
		return true;
	}
	return gfp_parse_number(text, len, bits);
}

bool gfp_parse(const char *text, size_t len, uint32_t *gfp)
{
	uint32_t all = 0;

	for (;;) {
		const char *bar = memchr(text, '|', len);
		size_t one = bar ? (size_t)(bar - text) : len;
		uint32_t bits;

		if (!gfp_parse_one(text, one, &bits))
			return false;
		all |= bits;
		if (!bar)
			break;
		text += one + 1;
		len -= one + 1;
	}
	*gfp = all;
	return true;
}

void gfp_print(uint32_t gfp, FILE *out)
{
	const char *bar = "";

	if (!gfp) {
		fputc('0', out);
		return;
	}
	for (unsigned int i = 0; i < nr_gfp_sets; i++) {
		if ((gfp & gfp_sets[i].bits) != gfp_sets[i].bits)
			continue;
		fprintf(out, "%s%s", bar, gfp_sets[i].name);
		gfp &= ~gfp_sets[i].bits;
		bar = "|";
	}
	for (unsigned int i = 0; i < NR_GFP_BITS; i++) {
		if (!(gfp & 1u << i))
			continue;
		fprintf(out, "%s%s", bar, gfp_bit_names[i]);
		gfp &= ~(1u << i);
		bar = "|";
	}
	if (gfp)
		fprintf(out, "%s0x%" PRIx32, bar, gfp);
}
