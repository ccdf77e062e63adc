// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE /* asprintf() */
#include "exhaust/checkpoint.h"

#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "oracle/alloc.h"

/**
 * struct head - the start of the file; hashes, steps, levels, and a checksum follow
 * @key: identifies the search (key_of()).
 */
struct head {
	char magic[16];
	struct state_hash key;
	struct tally tally;
	double spent;
	double cpu;
	uint32_t nr_states;
	uint32_t nr_levels;
	uint32_t done;
	uint32_t nr_known;
	struct search_known known[MAX_KNOWN];
};

static const char magic[16] = "buddyfuzz-exh 1";

/* --- which search it is --- */

static int add_object(struct dl_phdr_info *info, size_t size, void *context)
{
	const char *path = *info->dlpi_name ? info->dlpi_name : "/proc/self/exe";
	char buffer[1 << 16];
	FILE *in = fopen(path, "r");
	size_t len;

	/* The vDSO is not a file. */
	if (!in)
		return 0;
	while ((len = fread(buffer, 1, sizeof(buffer), in)) > 0)
		XXH3_128bits_update(context, buffer, len);
	fclose(in);
	return 0;
}

static struct state_hash key_of(const struct search *s)
{
	char *text, *ignore = runner_ignore_options();
	XXH3_state_t hash;
	XXH128_hash_t digest;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	if (!out)
		abort();
	fprintf(out, "%s\n%s\n%s\n%s\n", s->crew.a->name,
		s->crew.b ? s->crew.b->name : "none", run_mode_names[s->crew.mode], ignore);
	program_print(s->start, out);
	bound_print(s->crew.bound, out);
	if (fclose(out))
		abort();
	XXH3_128bits_reset(&hash);
	XXH3_128bits_update(&hash, text, len);
	dl_iterate_phdr(add_object, &hash);
	free(text);
	free(ignore);
	digest = XXH3_128bits_digest(&hash);
	return (struct state_hash){ digest.low64, digest.high64 };
}

/* --- the file --- */

static void explain(char **why, const char *path, const char *reason)
{
	if (asprintf(why, "%s: %s", path, reason) < 0)
		abort();
}

struct file {
	FILE *file;
	XXH3_state_t sum;
	bool bad;
};

static void put(struct file *f, const void *bytes, size_t len)
{
	XXH3_64bits_update(&f->sum, bytes, len);
	f->bad |= len && fwrite(bytes, len, 1, f->file) != 1;
}

static void get(struct file *f, void *bytes, size_t len)
{
	f->bad |= len && fread(bytes, len, 1, f->file) != 1;
	if (!f->bad)
		XXH3_64bits_update(&f->sum, bytes, len);
}

bool checkpoint_save(const struct search *s, char **why)
{
	const struct store *store = &s->store;
	struct head head = {
		.key = key_of(s), .tally = s->tally, .spent = s->spent, .cpu = s->cpu,
		.nr_states = store->set.nr, .nr_levels = store->nr_levels,
		.done = s->done, .nr_known = s->nr_known,
	};
	struct file f = { 0 };
	char *path;
	uint64_t sum;

	memcpy(head.magic, magic, sizeof(magic));
	memcpy(head.known, s->known, sizeof(head.known));
	if (asprintf(&path, "%s.new", s->checkpoint) < 0)
		abort();
	f.file = fopen(path, "w");
	if (!f.file) {
		explain(why, path, strerror(errno));
		free(path);
		return false;
	}
	XXH3_64bits_reset(&f.sum);
	put(&f, &head, sizeof(head));
	put(&f, store->set.hashes, head.nr_states * sizeof(*store->set.hashes));
	put(&f, store->steps, head.nr_states * sizeof(*store->steps));
	put(&f, store->level, (head.nr_levels + 1) * sizeof(*store->level));
	sum = XXH3_64bits_digest(&f.sum);
	put(&f, &sum, sizeof(sum));
	f.bad |= fflush(f.file) || fsync(fileno(f.file));
	f.bad |= fclose(f.file);
	f.bad = f.bad || rename(path, s->checkpoint);
	if (f.bad) {
		explain(why, s->checkpoint, strerror(errno));
		unlink(path);
	}
	free(path);
	return !f.bad;
}

static bool read_states(struct search *s, struct file *f, const struct head *head)
{
	uint64_t sum, expected;
	struct state_hash *hashes;
	struct step *steps;

	hashes = xcalloc(head->nr_states, sizeof(*hashes));
	steps = xcalloc(head->nr_states, sizeof(*steps));
	s->store.level = xcalloc(head->nr_levels + 1, sizeof(*s->store.level));
	s->store.nr_levels = head->nr_levels;
	get(f, hashes, head->nr_states * sizeof(*hashes));
	get(f, steps, head->nr_states * sizeof(*steps));
	get(f, s->store.level, (head->nr_levels + 1) * sizeof(*s->store.level));
	expected = XXH3_64bits_digest(&f->sum);
	get(f, &sum, sizeof(sum));
	for (uint32_t i = 0; !f->bad && sum == expected && i < head->nr_states; i++)
		store_add(&s->store, hashes[i], &steps[i]);
	free(hashes);
	free(steps);
	return !f->bad && sum == expected;
}

bool checkpoint_load(struct search *s, char **why)
{
	struct file f = { .file = fopen(s->checkpoint, "r") };
	const char *reason = NULL;
	struct head head;
	struct stat st;

	if (!f.file && errno == ENOENT)
		return true;
	if (!f.file) {
		explain(why, s->checkpoint, strerror(errno));
		return false;
	}
	XXH3_64bits_reset(&f.sum);
	get(&f, &head, sizeof(head));
	if (f.bad || memcmp(head.magic, magic, sizeof(magic)))
		reason = "not a checkpoint of this version; remove it to begin anew";
	else if (!state_equal(head.key, key_of(s)))
		reason = "of another search: other backends, mode, machine, bound, executable or kernels; remove it to begin anew";
	else if (fstat(fileno(f.file), &st) ||
		 st.st_size < (off_t)head.nr_states * (off_t)sizeof(struct step) ||
		 !read_states(s, &f, &head))
		reason = "damaged; remove it to begin anew";
	fclose(f.file);
	if (reason) {
		explain(why, s->checkpoint, reason);
		return false;
	}
	s->tally = head.tally;
	s->spent = head.spent;
	s->cpu = head.cpu;
	s->done = head.done;
	s->nr_known = head.nr_known;
	memcpy(s->known, head.known, sizeof(s->known));
	return true;
}
