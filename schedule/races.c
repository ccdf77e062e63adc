// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <string.h>

#include "oracle/alloc.h"
#include "program/random.h"
#include "schedule/races.h"

/* Accesses to a word that are remembered: with more, the oldest is forgotten. */
#define NR_NOTED 12

typedef uint32_t clocks[MAX_CONTEXTS];

/* An access: by @cpu at its time @clock, to those bytes of the word that @mask has. */
struct noted {
	const void *from;
	uint32_t clock;
	uint8_t cpu;
	uint8_t mask;
	uint8_t kind;
};

/**
 * struct word - eight bytes of memory, or a lock
 * @run: the run in which it was accessed last; what is known of it is of that run.
 * @released: what happened before the last that orders: see orders().
 */
struct word {
	uint64_t key;
	uint32_t run;
	clocks released;
	uint8_t nr;
	uint8_t next;
	struct noted noted[NR_NOTED];
};

struct races {
	clocks now[MAX_CONTEXTS];
	uint32_t run;
	struct word *words;
	size_t nr;
	size_t cap;
};

struct races *races_create(void)
{
	struct races *r = xcalloc(1, sizeof(*r));

	r->cap = 1024;
	r->words = xcalloc(r->cap, sizeof(*r->words));
	return r;
}

void races_destroy(struct races *r)
{
	if (!r)
		return;
	free(r->words);
	free(r);
}

void races_begin(struct races *r)
{
	memset(r->now, 0, sizeof(r->now));
	for (int i = 0; i < MAX_CONTEXTS; i++)
		r->now[i][i] = 1;
	r->run++;
	r->nr = 0;
}

/* The place of @key, or the one that is free for it. */
static struct word *find(const struct races *r, uint64_t key)
{
	struct random random = { key };
	size_t at = random_next(&random) & (r->cap - 1);

	while (r->words[at].run == r->run && r->words[at].key != key)
		at = (at + 1) & (r->cap - 1);
	return &r->words[at];
}

static void grow(struct races *r)
{
	struct word *old = r->words;
	size_t cap = r->cap;

	r->cap = 2 * cap;
	r->words = xcalloc(r->cap, sizeof(*r->words));
	for (size_t i = 0; i < cap; i++)
		if (old[i].run == r->run)
			*find(r, old[i].key) = old[i];
	free(old);
}

static struct word *word_of(struct races *r, uint64_t key)
{
	struct word *word = find(r, key);

	if (word->run == r->run)
		return word;
	if (++r->nr > r->cap / 2) {
		grow(r);
		word = find(r, key);
	}
	memset(word, 0, sizeof(*word));
	word->key = key;
	word->run = r->run;
	return word;
}

static bool is_lock(enum access_kind kind)
{
	return kind >= ACCESS_LOCK && kind <= ACCESS_TAKEN;
}

static bool is_plain(enum access_kind kind)
{
	return kind == ACCESS_LOAD || kind == ACCESS_STORE;
}

/* Plain stores are atomic: CONFIG_KCSAN_ASSUME_PLAIN_WRITES_ATOMIC. */
static bool may_race(enum access_kind a, enum access_kind b)
{
	return a == ACCESS_LOAD ? access_writes(b) : a == ACCESS_STORE && is_plain(b);
}

static bool conflicts(const struct noted *a, const struct noted *b)
{
	return a->cpu != b->cpu && a->mask & b->mask &&
	       (may_race(a->kind, b->kind) || may_race(b->kind, a->kind));
}

static void join(clocks to, const clocks from)
{
	for (int i = 0; i < MAX_CONTEXTS; i++)
		if (to[i] < from[i])
			to[i] = from[i];
}

static bool acquires(enum access_kind kind)
{
	return kind == ACCESS_READ_ONCE || kind == ACCESS_READ || kind == ACCESS_RMW ||
	       kind == ACCESS_TAKEN;
}

static bool releases(enum access_kind kind)
{
	return kind == ACCESS_WRITE_ONCE || kind == ACCESS_WRITE || kind == ACCESS_RMW ||
	       kind == ACCESS_UNLOCK || kind == ACCESS_MUTEX_UNLOCK;
}

/* What is behind an acquire is after all that was in front of the releases before it. */
static void order(struct races *r, struct word *word, uint8_t cpu, enum access_kind kind)
{
	if (acquires(kind))
		join(r->now[cpu], word->released);
	if (releases(kind)) {
		join(word->released, r->now[cpu]);
		r->now[cpu][cpu]++;
	}
}

static void note(struct word *word, const struct noted *noted)
{
	for (uint8_t i = 0; i < word->nr; i++) {
		struct noted *old = &word->noted[i];

		/* Whatever is after this one is after the old one. */
		if (old->cpu == noted->cpu && old->kind == noted->kind &&
		    !(old->mask & ~noted->mask)) {
			*old = *noted;
			return;
		}
	}
	if (word->nr < NR_NOTED) {
		word->noted[word->nr++] = *noted;
		return;
	}
	word->noted[word->next++ % NR_NOTED] = *noted;
}

static bool access_word(struct races *r, uint64_t key, const struct noted *noted,
			struct race *race)
{
	struct word *word = word_of(r, key);
	bool ok = true;

	for (uint8_t i = 0; ok && i < word->nr; i++) {
		const struct noted *old = &word->noted[i];

		ok = !conflicts(old, noted) || old->clock <= r->now[noted->cpu][old->cpu];
		if (!ok)
			race->place[0] = (struct race_place){ old->cpu, old->kind, old->from };
	}
	note(word, noted);
	return ok;
}

void races_order(struct races *r, uint8_t from, uint8_t to)
{
	join(r->now[to], r->now[from]);
	r->now[from][from]++;
}

bool races_access(struct races *r, struct race_place place, const volatile void *addr,
		  size_t size, struct race *race)
{
	uintptr_t start = (uintptr_t)addr, end = start + size;
	bool ok = true;

	if (!is_plain(place.kind))
		order(r, word_of(r, start / 8), place.cpu, place.kind);
	if (is_lock(place.kind))
		return true;
	for (uint64_t key = start / 8; ok && key * 8 < end; key++) {
		uintptr_t from = start > key * 8 ? start - key * 8 : 0;
		uintptr_t to = end < key * 8 + 8 ? end - key * 8 : 8;
		struct noted noted = {
			.from = place.from,
			.clock = r->now[place.cpu][place.cpu],
			.cpu = place.cpu,
			.mask = (uint8_t)((1u << to) - (1u << from)),
			.kind = (uint8_t)place.kind,
		};

		ok = access_word(r, key, &noted, race);
	}
	if (!ok) {
		race->place[1] = place;
		race->addr = addr;
	}
	return ok;
}
