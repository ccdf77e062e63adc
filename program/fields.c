/* SPDX-License-Identifier: GPL-2.0-only */
/* The table of a machine's fields, and its binary form. */
#include <assert.h>
#include <string.h>

#include "program/fields.h"

const char *const refcounts_names[NR_REFCOUNTS] = {
	[REFCOUNTS_ZERO_FROZEN] = "zero-frozen",
	[REFCOUNTS_FROZEN_BIT] = "frozen-bit",
};

#define NEEDED		FIELD_NEEDED
#define MEMBER(m)	.member = #m, .offset = offsetof(struct geometry, m)
#define COUNTER(m)	.counter = offsetof(struct geometry, m)

const struct field geometry_fields[] = {
#define NUMBER(bits, m, text, usual, sentence)				\
	{ MEMBER(m), .form = FIELD_NUMBER, .bytes = bits / 8,		\
	  .name = text, .plain = usual, .doc = sentence },
#define CHOICE(m, text, names, nr, usual, sentence)			\
	{ MEMBER(m), .form = FIELD_CHOICE, .bytes = 1, .most = nr,	\
	  .values = names, .name = text, .plain = usual, .doc = sentence },
#define STARTS(m, length, nr, text, sentence)				\
	{ MEMBER(m), COUNTER(length), .form = FIELD_STARTS, .most = nr,	\
	  .name = text, .plain = NEEDED, .doc = sentence },
#define RANGES(m, length, nr, text, sentence)				\
	{ MEMBER(m), COUNTER(length), .form = FIELD_RANGES, .most = nr,	\
	  .name = text, .plain = NEEDED, .doc = sentence },
#include "program/geometry.def"
#undef NUMBER
#undef CHOICE
#undef STARTS
#undef RANGES
};

const unsigned int nr_geometry_fields =
	sizeof(geometry_fields) / sizeof(geometry_fields[0]);

/* What all of it takes must fit the binary form, with its last 4 bytes left. */
#define NUMBER(bits, ...)			+ bits / 8
#define CHOICE(...)				+ 1
#define STARTS(member, counter, most, ...)	+ 1 + 4 * (most - 1)
#define RANGES(member, counter, most, ...)	+ 1 + 8 * most
static_assert(0
#include "program/geometry.def"
	      <= GEOMETRY_BYTES - 4, "geometry outgrew its bytes");
#undef NUMBER
#undef CHOICE
#undef STARTS
#undef RANGES

uint32_t field_get(const struct geometry *g, const struct field *field)
{
	const char *at = (const char *)g + field->offset;

	switch (field->bytes) {
	case 1:
		return *(const uint8_t *)at;
	case 2:
		return *(const uint16_t *)at;
	default:
		return *(const uint32_t *)at;
	}
}

void field_set(struct geometry *g, const struct field *field, uint32_t v)
{
	char *at = (char *)g + field->offset;

	switch (field->bytes) {
	case 1:
		*(uint8_t *)at = v;
		break;
	case 2:
		*(uint16_t *)at = v;
		break;
	default:
		*(uint32_t *)at = v;
	}
}

static uint8_t *put(uint8_t *at, uint32_t v, unsigned int bytes)
{
	while (bytes--) {
		*at++ = v;
		v >>= 8;
	}
	return at;
}

static const uint8_t *get(const uint8_t *at, uint32_t *v, unsigned int bytes)
{
	*v = 0;
	for (unsigned int i = 0; i < bytes; i++)
		*v |= (uint32_t)at[i] << 8 * i;
	return at + bytes;
}

void geometry_encode(const struct geometry *g, uint8_t *bytes)
{
	struct geometry copy = *g;
	uint8_t *at = bytes;

	for (unsigned int i = 0; i < nr_geometry_fields; i++) {
		const struct field *field = &geometry_fields[i];

		if (field->bytes) {
			at = put(at, field_get(g, field), field->bytes);
			continue;
		}
		at = put(at, *field_counter(&copy, field), 1);
		if (field->form == FIELD_STARTS) {
			for (unsigned int k = 1; k < field->most; k++)
				at = put(at, field_starts(&copy, field)[k], 4);
			continue;
		}
		for (unsigned int k = 0; k < field->most; k++) {
			at = put(at, field_ranges(&copy, field)[k].start, 4);
			at = put(at, field_ranges(&copy, field)[k].nr, 4);
		}
	}
	memset(at, 0, bytes + GEOMETRY_BYTES - at);
}

void fields_read(struct geometry *g, const uint8_t *bytes)
{
	const uint8_t *at = bytes;
	uint32_t v;

	memset(g, 0, sizeof(*g));
	for (unsigned int i = 0; i < nr_geometry_fields; i++) {
		const struct field *field = &geometry_fields[i];

		if (field->bytes) {
			at = get(at, &v, field->bytes);
			field_set(g, field, v);
			continue;
		}
		at = get(at, &v, 1);
		*field_counter(g, field) = v;
		if (field->form == FIELD_STARTS) {
			for (unsigned int k = 1; k < field->most; k++)
				at = get(at, &field_starts(g, field)[k], 4);
			continue;
		}
		for (unsigned int k = 0; k < field->most; k++) {
			at = get(at, &field_ranges(g, field)[k].start, 4);
			at = get(at, &field_ranges(g, field)[k].nr, 4);
		}
	}
}

bool geometry_equal(const struct geometry *a, const struct geometry *b)
{
	/* Member by member: there is padding between them. */
#define NUMBER(bits, m, ...)		a->m == b->m &&
#define CHOICE(m, ...)			a->m == b->m &&
#define STARTS(m, counter, ...)						\
	a->counter == b->counter && !memcmp(a->m, b->m, sizeof(a->m)) &&
#define RANGES(m, counter, ...)						\
	a->counter == b->counter && !memcmp(a->m, b->m, sizeof(a->m)) &&
	return
#include "program/geometry.def"
		true;
#undef NUMBER
#undef CHOICE
#undef STARTS
#undef RANGES
}
