// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads status files, and compares files with what they say. Paths come from other
 * people's directories: whatever is no regular file is never waited for.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
/* No library at run time: fuzz targets run where there is only libc. */
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "kernel/status.h"

#define FORMAT		"buddyfuzz-kernel 1"
#define MAX_STATUS	(64u << 20)	/* bytes; of 2,600 sources: 0.3 MiB */

char *kernel_text(const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		abort();
	va_end(args);
	return text;
}

/* --- files --- */

static uint64_t mtime_of(const struct stat *st)
{
	return (uint64_t)st->st_mtim.tv_sec * 1000000000u +
	       (uint64_t)st->st_mtim.tv_nsec;
}

/* Opens a regular file; -1 with errno set, 0 if it is something else. */
static int open_regular(const char *path, struct stat *st)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0)
		return -1;
	if (!fstat(fd, st) && S_ISREG(st->st_mode))
		return fd;
	close(fd);
	errno = 0;
	return -1;
}

static const char *open_error(void)
{
	return errno ? strerror(errno) : "not a regular file";
}

/* The XXH64 of what is left to read; false if it cannot be read. */
static bool sum_up(int fd, uint64_t *sum)
{
	static char chunk[1 << 16];
	XXH64_state_t *state = XXH64_createState();
	ssize_t len;

	if (!state)
		abort();
	XXH64_reset(state, 0);
	while ((len = read(fd, chunk, sizeof(chunk))) > 0)
		XXH64_update(state, chunk, (size_t)len);
	*sum = XXH64_digest(state);
	XXH64_freeState(state);
	return !len;
}

/* Has it this size and sum? */
static bool is_as_recorded(const char *path, const struct kernel_file *file)
{
	struct stat st;
	uint64_t sum;
	int fd = open_regular(path, &st);
	bool same;

	if (fd < 0)
		return false;
	same = (uint64_t)st.st_size == file->size && sum_up(fd, &sum) &&
	       sum == file->sum;
	close(fd);
	return same;
}

/* --- the status file --- */

/* All of it, with a NUL behind; NULL and @why. */
static char *read_all(const char *path, char **why)
{
	struct stat st;
	int fd = open_regular(path, &st);
	size_t len = 0;
	ssize_t got = 0;
	char *text;

	if (fd < 0) {
		*why = kernel_text("%s", open_error());
		return NULL;
	}
	if (st.st_size > MAX_STATUS) {
		*why = kernel_text("too large");
		close(fd);
		return NULL;
	}
	text = malloc((size_t)st.st_size + 1);
	if (!text)
		abort();
	while (len < (size_t)st.st_size &&
	       (got = read(fd, text + len, (size_t)st.st_size - len)) > 0)
		len += (size_t)got;
	text[len] = '\0';
	close(fd);
	if (got >= 0 && strlen(text) == len)
		return text;
	*why = got < 0 ? kernel_text("%s", strerror(errno)) : kernel_text("a NUL byte in it");
	free(text);
	return NULL;
}

/* Reads a number and the blank behind it. */
static bool number(char **at, int base, uint64_t *number)
{
	char *end;

	/* strtoull() takes signs and blanks. */
	if (strchr("+- ", **at))
		return false;
	errno = 0;
	*number = strtoull(*at, &end, base);
	if (errno || end == *at || *end != ' ')
		return false;
	*at = end + 1;
	return true;
}

/* "SIZE [TIME] SUM PATH" onto the end of an array that has room. */
static bool take_file(char *value, bool timed, struct kernel_file *files,
		      size_t *nr)
{
	struct kernel_file *file = &files[*nr];

	if (!number(&value, 10, &file->size) ||
	    (timed && !number(&value, 10, &file->mtime)) ||
	    !number(&value, 16, &file->sum) || !*value)
		return false;
	file->path = value;
	++*nr;
	return true;
}

static bool take(struct kernel_status *s, const char *field, char *value)
{
	const struct {
		const char *name;
		const char **value;
	} texts[] = {
		{ "stem", &s->stem },	  { "config", &s->config },
		{ "state", &s->state },	  { "version", &s->version },
		{ "origin", &s->origin }, { "tree", &s->tree },
		{ "commit", &s->commit }, { "dirty", &s->dirty },
		{ "again", &s->again },
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (!strcmp(field, texts[i].name)) {
			*texts[i].value = value;
			return true;
		}
	}
	if (!strcmp(field, "module"))
		return take_file(value, false, s->modules, &s->nr_modules);
	if (!strcmp(field, "source"))
		return take_file(value, true, s->sources, &s->nr_sources);
	if (!strcmp(field, "uncompiled")) {
		s->uncompiled[s->nr_uncompiled++] = value;
		return true;
	}
	/* The modules say which implementations there are. */
	return !strcmp(field, "impl");
}

static void *array(size_t nr, size_t size)
{
	void *array = calloc(nr + 1, size);

	if (!array)
		abort();
	return array;
}

static void discard(struct kernel_status *s, char *text)
{
	free(s->uncompiled);
	free(s->modules);
	free(s->sources);
	free(s);
	free(text);
}

/* Cuts @text into its lines; what of it is no status file, or NULL. */
static char *parse(struct kernel_status *s, char *text)
{
	size_t nr = 0, at = 0;
	bool ended = false;
	char *line;

	for (const char *c = text; (c = strchr(c, '\n')) != NULL; c++)
		nr++;
	s->uncompiled = array(nr, sizeof(*s->uncompiled));
	s->modules = array(nr, sizeof(*s->modules));
	s->sources = array(nr, sizeof(*s->sources));
	while ((line = strsep(&text, "\n")) != NULL && text) {
		char *field = strsep(&line, " ");

		if (++at == 1) {
			if (line)
				line[-1] = ' ';
			if (strcmp(field, FORMAT))
				return kernel_text("line 1: expected \"" FORMAT
					   "\", found \"%.40s\"", field);
			continue;
		}
		if (ended)
			return kernel_text("line %zu: behind \"end\"", at);
		ended = !line && !strcmp(field, "end");
		if (!ended && (!line || !take(s, field, line)))
			return kernel_text("line %zu: not understood: \"%.40s\"", at,
				   field);
	}
	return ended ? NULL : kernel_text("it is cut off");
}

/* Each that was read. */
struct kept {
	char *path;
	struct kernel_status *status;
	struct kept *next;
};

static struct kept *kept;

static void keep(char *path, struct kernel_status *status)
{
	struct kept *new = array(0, sizeof(*new));

	*new = (struct kept){ path, status, kept };
	kept = new;
}

const struct kernel_status *kernel_status_read(const char *directory,
					       char **why)
{
	char *path = kernel_text("%s/status", directory), *text;
	struct kernel_status *s;

	*why = NULL;
	for (const struct kept *one = kept; one; one = one->next) {
		if (!strcmp(one->path, path)) {
			free(path);
			return one->status;
		}
	}
	s = array(0, sizeof(*s));
	text = read_all(path, why);
	s->stem = s->config = s->state = s->version = "";
	s->origin = s->tree = s->commit = s->dirty = s->again = "";
	*why = text ? parse(s, text) : *why;
	if (*why) {
		char *wrong = *why;

		*why = kernel_text("%s: %s: prepare it again with scripts/kernel", path,
			   wrong);
		free(wrong);
		discard(s, text);
		free(path);
		return NULL;
	}
	keep(path, s);
	return s;
}

/* --- what is there now --- */

char *kernel_status_stale(const struct kernel_status *status)
{
	const char *again = *status->again ? status->again : "scripts/kernel";
	size_t tree_len = strlen(status->tree);

	if (strcmp(status->state, "ready"))
		return kernel_text("the last build failed: run %s again", again);
	for (size_t i = 0; i < status->nr_sources; i++) {
		const struct kernel_file *file = &status->sources[i];
		const char *path = file->path;
		struct stat st;

		if (!stat(path, &st) && (uint64_t)st.st_size == file->size &&
		    (mtime_of(&st) == file->mtime ||
		     is_as_recorded(path, file)))
			continue;
		if (!strncmp(path, status->tree, tree_len) &&
		    path[tree_len] == '/')
			path += tree_len + 1;
		return kernel_text("stale: %s is not what was compiled: run %s again",
			   path, again);
	}
	return NULL;
}

char *kernel_status_module(const struct kernel_status *status,
			   const char *path, const char *module)
{
	const char *wrong = "was not made with the others";

	for (size_t i = 0; i < status->nr_modules; i++) {
		if (strcmp(status->modules[i].path, module))
			continue;
		if (is_as_recorded(path, &status->modules[i]))
			return NULL;
		if (access(path, F_OK)) {
			wrong = "is not there";
			break;
		}
		wrong = "is not what was made: another size or sum";
		break;
	}
	return kernel_text("%s %s: prepare it again with %s", path, wrong,
		   *status->again ? status->again : "scripts/kernel");
}
