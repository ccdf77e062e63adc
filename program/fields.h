/* SPDX-License-Identifier: GPL-2.0-only */
/* The fields of struct geometry as data, for what treats them all alike. */
#ifndef PROGRAM_FIELDS_H
#define PROGRAM_FIELDS_H

#include "program/geometry.h"

enum field_form {
	FIELD_NUMBER,
	FIELD_CHOICE,
	FIELD_STARTS,
	FIELD_RANGES,
};

#define FIELD_NEEDED	UINT32_MAX

/**
 * struct field - one line of geometry.def
 * @name: in the text form.
 * @member: in struct geometry, and in JSON.
 * @offset, @counter: of the member, and of the length of a list.
 * @bytes: of a number.
 * @most: entries of a list, or values of a choice.
 * @plain: see geometry.def; FIELD_NEEDED: none.
 * @values: names of a choice's values, or NULL.
 */
struct field {
	const char *name;
	const char *member;
	const char *doc;
	enum field_form form;
	size_t offset;
	size_t counter;
	uint8_t bytes;
	uint8_t most;
	uint32_t plain;
	const char *const *values;
};

extern const struct field geometry_fields[];
extern const unsigned int nr_geometry_fields;

/** field_get - the value of a number or a choice. */
uint32_t field_get(const struct geometry *g, const struct field *field);

/** field_set - set a number or a choice, to what its bytes hold of @v. */
void field_set(struct geometry *g, const struct field *field, uint32_t v);

/** field_starts, field_ranges - the entries of a list. */
static inline uint32_t *field_starts(struct geometry *g,
				     const struct field *field)
{
	return (uint32_t *)((char *)g + field->offset);
}

static inline struct pfn_range *field_ranges(struct geometry *g,
					     const struct field *field)
{
	return (struct pfn_range *)((char *)g + field->offset);
}

/** field_counter - the length of a list. */
static inline uint8_t *field_counter(struct geometry *g,
				     const struct field *field)
{
	return (uint8_t *)g + field->counter;
}

/**
 * fields_read - the fields as the GEOMETRY_BYTES at @bytes have them
 *
 * Whatever that is: geometry_decode() makes a machine of it.
 */
void fields_read(struct geometry *g, const uint8_t *bytes);

#endif
