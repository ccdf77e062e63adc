/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which slots are taken, and the two rules that every reader of a program must
 * share: an allocation takes the lowest empty slot, and an operand that names
 * an empty slot means the next taken one, around the end.
 */
#ifndef PROGRAM_SLOTS_H
#define PROGRAM_SLOTS_H

#include <stdbool.h>
#include <stdint.h>

#define SLOT_NONE UINT32_MAX
#define MAX_SLOTS 65536		/* a SLOT operand has two bytes */

/**
 * struct slot_map - a set of slots
 * @words: one bit a slot, set: taken.
 * @nr: slots there are, a multiple of 64.
 * @nr_taken: slots taken.
 * @lowest: no slot below it is empty.
 */
struct slot_map {
	uint64_t *words;
	uint32_t nr;
	uint32_t nr_taken;
	uint32_t lowest;
};

static inline bool slot_is_taken(const struct slot_map *map, uint32_t slot)
{
	return slot < map->nr && map->words[slot / 64] >> slot % 64 & 1;
}

/** slot_take - take the lowest empty slot; SLOT_NONE if there is none. */
static inline uint32_t slot_take(struct slot_map *map)
{
	for (uint32_t w = map->lowest / 64; w < map->nr / 64; w++) {
		uint32_t slot;

		if (!~map->words[w])
			continue;
		slot = w * 64 + __builtin_ctzll(~map->words[w]);
		map->words[w] |= 1ull << slot % 64;
		map->nr_taken++;
		map->lowest = slot + 1;
		return slot;
	}
	map->lowest = map->nr;
	return SLOT_NONE;
}

/** slot_release - empty a taken slot. */
static inline void slot_release(struct slot_map *map, uint32_t slot)
{
	map->words[slot / 64] &= ~(1ull << slot % 64);
	map->nr_taken--;
	if (slot < map->lowest)
		map->lowest = slot;
}

static inline uint32_t slot_from(const struct slot_map *map, uint32_t from)
{
	for (uint32_t w = from / 64; w < map->nr / 64; w++) {
		uint64_t taken = map->words[w];

		if (w == from / 64)
			taken &= ~0ull << from % 64;
		if (taken)
			return w * 64 + __builtin_ctzll(taken);
	}
	return SLOT_NONE;
}

/** slot_named - the slot that an operand means; SLOT_NONE if none is taken. */
static inline uint32_t slot_named(const struct slot_map *map, uint32_t operand)
{
	uint32_t slot = slot_from(map, operand);

	return slot == SLOT_NONE ? slot_from(map, 0) : slot;
}

#endif
