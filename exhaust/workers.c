// SPDX-License-Identifier: GPL-2.0-only
#include "exhaust/workers.h"

#include <assert.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/**
 * struct worker
 * @out: what it finds, then its tally.
 * @at: the move that it is making, in memory that survives it.
 */
struct worker {
	pid_t pid;
	FILE *out;
	struct step *at;
};

static void die(const char *what)
{
	perror(what);
	exit(2);
}

static void write_found(void *context, const struct found *f)
{
	if (fwrite(f, sizeof(*f), 1, context) != 1)
		die("temporary file");
}

/* Expand every @step-th state from @from on. */
static _Noreturn void work(const struct crew *crew, const struct worker *w, uint32_t from,
			   uint32_t to, uint32_t step)
{
	struct expander e = {
		.runner = runner_create(crew->a, crew->b, crew->mode),
		.store = crew->store,
		.bound = crew->bound,
		.found = write_found,
		.context = w->out,
		.at = w->at,
	};
	/* Marks the end. */
	const struct found end = { .step.from = NO_STATE };

	/* The parent handles these signals, and waits for this process. */
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (uint32_t state = from; state < to && expander_expand(&e, state); state += step)
		;
	write_found(w->out, &end);
	if (fwrite(&e.tally, sizeof(e.tally), 1, w->out) != 1 || fflush(w->out))
		die("temporary file");
	exit(0);
}

/* The next record; at the end, the one that marks it. */
static struct found next_found(struct worker *w)
{
	struct found f;

	if (fread(&f, sizeof(f), 1, w->out) != 1)
		f = (struct found){ .kind = FOUND_CRASH, .step = *w->at };
	return f;
}

/* Worker i has expanded the states with (state - from) % nr == i. */
static void merge(struct worker *workers, unsigned int nr, uint32_t from, uint32_t to,
		  void (*found)(void *context, const struct found *f), void *context)
{
	struct found head[MAX_WORKERS];

	for (unsigned int i = 0; i < nr; i++)
		head[i] = next_found(&workers[i]);
	for (uint32_t state = from; state < to; state++) {
		unsigned int i = (state - from) % nr;

		while (head[i].step.from == state) {
			found(context, &head[i]);
			if (head[i].kind >= FOUND_DIVERGENCE)
				return;
			head[i] = next_found(&workers[i]);
		}
	}
	/* A state that was not expanded would make "closed" a false all-clear. */
	for (unsigned int i = 0; i < nr; i++)
		assert(head[i].step.from == NO_STATE);
}

static struct worker start(const struct crew *crew, uint32_t from, uint32_t to,
			   uint32_t step, struct step *at)
{
	struct worker w = { .out = tmpfile(), .at = at };

	if (!w.out)
		die("temporary file");
	/* In case it dies before its first move. */
	*at = (struct step){ .from = from, .op.code = NR_OPS };
	w.pid = fork();
	if (w.pid < 0)
		die("fork");
	if (!w.pid)
		work(crew, &w, from, to, step);
	return w;
}

static void finish(const struct worker *w, struct tally *tally)
{
	struct tally one;
	int status;

	while (waitpid(w->pid, &status, 0) < 0)
		;
	if (!status && !fseek(w->out, -(long)sizeof(one), SEEK_END) &&
	    fread(&one, sizeof(one), 1, w->out) == 1)
		tally_add(tally, &one);
	rewind(w->out);
}

void crew_expand(const struct crew *crew, uint32_t from, uint32_t to,
		 void (*found)(void *context, const struct found *f), void *context,
		 struct tally *tally)
{
	struct worker workers[MAX_WORKERS];
	/* At least one state for each. */
	uint32_t nr = to - from < crew->nr ? to - from : crew->nr;
	size_t size = nr * sizeof(struct step);
	struct step *at = mmap(NULL, size, PROT_READ | PROT_WRITE,
			       MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (at == MAP_FAILED)
		die("mmap");
	fflush(NULL);
	for (uint32_t i = 0; i < nr; i++)
		workers[i] = start(crew, from + i, to, nr, &at[i]);
	for (uint32_t i = 0; i < nr; i++)
		finish(&workers[i], tally);
	merge(workers, nr, from, to, found, context);
	for (uint32_t i = 0; i < nr; i++)
		fclose(workers[i].out);
	munmap(at, size);
}
