// SPDX-License-Identifier: GPL-2.0-only
/*
 * The backend of a booted kernel, outside of it: starts the kernel, hands it calls (shared.h),
 * and tells from what it prints which pages it has reported as bad, and what else it complains
 * of. A kernel that dies, or does not answer, traps.
 *
 * Watermarks, reserves and the tuning of per-CPU lists are computed from the size of a machine;
 * the kernel, which has more memory than that, is told them: those of the model.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "allocator/model.h"
#include "backend/trap.h"
#include "booted/images.h"
#include "booted/shared.h"
#include "booted/source.h"

#define BOOT_SECONDS	30	/* until it has made its machine, on a busy computer */
#define CALL_SECONDS	20	/* of one call */
#define TEXT		160	/* of a complaint */
#define FRAMES		16	/* of a trace, at most */

#define BAD_PAGE	"BUG: Bad page state in process "
#define DUMPED		"page dumped because: "

/**
 * struct machine - a kernel that runs
 * @pid, @socket: of the process. @folder: where UML keeps files. @shared: what it sees too.
 * @is_new: nothing has been called since it has booted or was reset.
 * @is_spent: it has reported what switches its own debugging off, or keeps it from reporting more.
 * @cpu, @contended: of the calls so far: who holds which CPU's lists.
 * @changed, @blocks: since touched_clear(). @all: too many to tell.
 * @text: what the last call has printed, a string for each complaint.
 * @complaint, @file, @function: of its warnings.
 */
struct machine {
	const struct image *image;
	struct geometry geometry;
	pid_t pid;
	int socket;
	char folder[PATH_MAX];
	struct booted *shared;
	struct booted_arrays arrays;
	bool is_new;
	bool is_spent;
	uint8_t cpu;
	bool contended[GEOMETRY_MAX_CPUS];
	struct pfn_range *changed;
	uint32_t *blocks;
	size_t nr_changed;
	size_t nr_blocks;
	bool all;
	char *text;
	char complaint[RESULT_MAX_WARNED][TEXT];
	char file[RESULT_MAX_WARNED][TEXT];
	char function[RESULT_MAX_WARNED][TEXT];
};

/* --- what it prints --- */

/* The next line, without its end; NULL if there is none. */
static char *next_line(char **text)
{
	return *text && **text ? strsep(text, "\n") : NULL;
}

static bool begins(const char *line, const char *with)
{
	return !strncmp(line, with, strlen(with));
}

static bool is_complaint(const char *line)
{
	return begins(line, "BUG: ") || begins(line, "WARNING: ") || begins(line, "INFO: ") ||
	       begins(line, "list_") || begins(line, "UBSAN: ") || begins(line, "KASAN: ") ||
	       begins(line, "pagealloc: ") || begins(line, "Kernel panic") || begins(line, DUMPED);
}

/*
 * "WARNING: mm/page_alloc.c:7153 at free_contig_range+0x5c/0xa0, CPU#0: ..." is WARN(), which
 * changes nothing. After any other report, by lockdep or KASAN, the kernel says nothing more of
 * that kind.
 */
static bool is_warn(const char *line)
{
	return begins(line, "WARNING: ") && strstr(line, " at ");
}

static void warn(struct machine *m, struct result *res, const char *line, const char *before,
		 const char *printed)
{
	uint32_t i = res->nr_warned++;
	struct warning *warning;

	m->is_spent |= !is_warn(line);
	if (i >= RESULT_MAX_WARNED)
		return;
	warning = &res->warnings[i];
	*warning = (struct warning){ .what = m->complaint[i], .at.printed = printed };
	if (is_warn(line) && sscanf(line, "WARNING: %159[^: ]:%d at %159[^+]+", m->file[i],
			      &warning->at.line, m->function[i]) == 3) {
		warning->at.file = m->file[i];
		warning->at.function = m->function[i];
		source_function(m->image->vmlinux, m->file[i], (unsigned int)warning->at.line,
				m->function[i], sizeof(m->function[i]));
		snprintf(m->complaint[i], TEXT, "%s", before);
	} else {
		snprintf(m->complaint[i], TEXT, "%s", line);
	}
}

/* The words of a stack, and frames that are far out, say nothing to anybody. */
static bool is_noise(const char *line, unsigned int *nr_frames)
{
	bool is_frame = begins(line, " [<");

	*nr_frames = is_frame ? *nr_frames + 1 : 0;
	return begins(line, "Stack:") || *nr_frames > FRAMES ||
	       (line[0] == ' ' && strspn(line + 1, "0123456789abcdef") >= 8);
}

/* To be freed. */
static char *printed(const struct machine *m)
{
	uint32_t nr = m->shared->nr_text;
	char *all = strndup(m->shared->text, nr < BOOTED_TEXT ? nr : BOOTED_TEXT);
	char *text = calloc(1, nr + 2), *end = text, *rest = all, *line;
	unsigned int nr_frames = 0;

	if (!all || !text)
		abort();
	while ((line = next_line(&rest)))
		if (!is_noise(line, &nr_frames))
			end += sprintf(end, "%s\n", line);
	free(all);
	return text;
}

static void read_text(struct machine *m, struct result *res)
{
	char *text, *rest, *line, *before = (char *)"";
	unsigned long pfn;

	if (!m->shared->nr_text)
		return;
	if (m->shared->nr_text > BOOTED_TEXT)
		backend_bug("booted", 0, "call", PFN_NONE, "it prints more than is read");
	free(m->text);
	m->text = printed(m);
	text = rest = printed(m);
	for (; (line = next_line(&rest)); before = line) {
		/* WARN() says what it is about first. */
		char *here = m->text + ((is_warn(line) && *before ? before : line) - text);
		bool is_bad = sscanf(line, BAD_PAGE "%*s pfn:%lx", &pfn) == 1;

		if (!is_bad && (!is_complaint(line) || begins(line, DUMPED)))
			continue;
		/* It ends the one before. */
		if (here > m->text)
			here[-1] = '\0';
		if (!is_bad) {
			warn(m, res, line, before, here);
			continue;
		}
		if (res->nr_bad < RESULT_MAX_BAD) {
			res->bad_at[res->nr_bad] = (struct origin){ .printed = here };
			res->bad[res->nr_bad] = (uint32_t)pfn - BOOTED_FIRST_PFN;
		}
		res->nr_bad++;
		m->is_spent = true;
	}
	free(text);
}

/* --- the process --- */

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	remove(path);
	return 0;
}

static void stop(struct machine *m)
{
	if (m->pid > 0) {
		kill(m->pid, SIGKILL);
		waitpid(m->pid, NULL, 0);
	}
	m->pid = 0;
	if (m->socket >= 0)
		close(m->socket);
	m->socket = -1;
	if (m->folder[0])
		nftw(m->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	m->folder[0] = '\0';
}

/* Only what may be called between fork() and exec(). */
_Noreturn static void run_kernel(const char *vmlinux, char **argv, int socket, int memory)
{
	int null = open("/dev/null", O_RDWR);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (int fd = 0; fd < 3; fd++)
		dup2(null, fd);
	/* Either may be where the other belongs. */
	socket = fcntl(socket, F_DUPFD, BOOTED_MEMORY + 1);
	memory = fcntl(memory, F_DUPFD, BOOTED_MEMORY + 1);
	dup2(socket, BOOTED_SOCKET);
	dup2(memory, BOOTED_MEMORY);
	execv(vmlinux, argv);
	_exit(127);
}

/*
 * What it says is wrong: the last complaint, or that there is none. *@text_of is all of it, and
 * stays when the machine does not: until another kernel dies.
 */
static void last_words(const struct machine *m, char *what, size_t size, const char **text_of)
{
	static char *last;
	char *text = printed(m), *rest = text, *line;

	free(last);
	*text_of = last = printed(m);
	snprintf(what, size, "the booted kernel died");
	while ((line = next_line(&rest)))
		if (is_complaint(line) && strcmp(line, "Kernel panic - not syncing: BUG!"))
			snprintf(what, size, "%s", line);
	free(text);
}

enum turn { ANSWERED, DIED, SILENT };

static enum turn take_turns(struct machine *m, int seconds)
{
	struct pollfd fd = { .fd = m->socket, .events = POLLIN };
	char byte = 0;
	int nr;

	if (send(m->socket, &byte, 1, MSG_NOSIGNAL) != 1)
		return DIED;
	do
		nr = poll(&fd, 1, seconds * 1000);
	while (nr < 0 && errno == EINTR);
	if (nr != 1)
		return SILENT;
	return recv(m->socket, &byte, 1, 0) == 1 ? ANSWERED : DIED;
}

/* The model's, of the same machine. */
static void take_tuning(struct machine *m)
{
	const struct backend *model = model_backends;
	const char *why;
	struct machine *fresh = backend_create(model, &m->geometry, &why);

	if (!fresh)
		abort();
	for (unsigned int zone = 0; zone < m->geometry.nr_zones; zone++) {
		model->ops->zone(fresh, zone, &m->shared->zones[zone]);
		model->ops->pcp(fresh, zone, 0, &m->shared->pcps[zone][0]);
	}
	model->ops->destroy(fresh);
}

static bool start(struct machine *m)
{
	const struct geometry *g = &m->geometry;
	char mem[32], serve[64], ncpus[32], folder[PATH_MAX + 32];
	char *argv[IMAGE_MAX_WORDS + 10] = {
		(char *)m->image->vmlinux, mem, serve, ncpus, folder,
		(char *)"panic=-1", (char *)"loglevel=8",
		(char *)"rcupdate.rcu_cpu_stall_suppress=1",
	};
	size_t nr_words = 8;
	int memory = memfd_create("booted", 0), sockets[2];
	size_t size = booted_size(g->nr_pages);

	snprintf(m->folder, sizeof(m->folder), "%s/buddyfuzz-XXXXXX",
		 getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
	if (memory < 0 || ftruncate(memory, (off_t)size) || !mkdtemp(m->folder) ||
	    socketpair(AF_UNIX, SOCK_STREAM, 0, sockets))
		abort();
	if (m->shared)
		munmap(m->shared, size);
	m->shared = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
	if (m->shared == MAP_FAILED)
		abort();
	m->arrays = booted_arrays(m->shared, g->nr_pages);
	m->shared->geometry = *g;
	take_tuning(m);
	snprintf(mem, sizeof(mem), "mem=%luK",
		 4ul * (BOOTED_FIRST_PFN + g->nr_pages));
	snprintf(serve, sizeof(serve), "serve=%u,%u", g->nr_pages,
		 g->nr_zones > 1 ? g->zone_start[1] : 0);
	snprintf(ncpus, sizeof(ncpus), "ncpus=%d", g->nr_cpus ? g->nr_cpus : 1);
	snprintf(folder, sizeof(folder), "uml_dir=%s/", m->folder);
	/* With ptrace, which is the default, UML runs one CPU. */
	if (m->image->is_smp)
		argv[nr_words++] = (char *)"seccomp=on";
	for (char *const *word = m->image->words; *word; word++)
		argv[nr_words++] = *word;

	m->socket = sockets[0];
	fcntl(m->socket, F_SETFD, FD_CLOEXEC);
	m->pid = fork();
	if (m->pid < 0)
		abort();
	if (!m->pid)
		run_kernel(m->image->vmlinux, argv, sockets[1], memory);
	close(sockets[1]);
	close(memory);
	m->shared->request = BOOTED_MAKE;
	m->is_spent = false;
	return take_turns(m, BOOT_SECONDS) == ANSWERED && m->shared->version == BOOTED_VERSION;
}

static void restart(struct machine *m)
{
	stop(m);
	if (!start(m))
		backend_bug("booted", 0, "boot", PFN_NONE, "the booted kernel does not boot again");
}

/* --- struct backend_ops --- */

static void note_changes(struct machine *m)
{
	for (uint32_t i = 0; i < m->shared->nr_changed && !m->all; i++) {
		if (m->nr_changed == m->geometry.nr_pages)
			m->all = true;
		else
			m->changed[m->nr_changed++] =
				(struct pfn_range){ m->arrays.changed[i], 1 };
	}
	for (uint32_t i = 0; i < m->shared->nr_blocks && !m->all; i++) {
		if (m->nr_blocks == m->geometry.nr_pages)
			m->all = true;
		else
			m->blocks[m->nr_blocks++] = m->arrays.blocks[i];
	}
}

/* What no call is there to be blamed for: not a bad page or WARN(), which a drain may repeat. */
static bool has_report(const struct machine *m)
{
	char *text, *rest, *line;
	bool found = false;

	if (!m->shared->nr_text)
		return false;
	text = rest = printed(m);
	while ((line = next_line(&rest)))
		found |= is_complaint(line) && !is_warn(line) && !begins(line, BAD_PAGE) &&
			 !begins(line, DUMPED);
	free(text);
	return found;
}

static void ask(struct machine *m, enum booted_request request)
{
	enum turn turn = DIED;
	char what[TEXT];
	const char *text;

	m->shared->request = request;
	if (m->pid)
		turn = take_turns(m, CALL_SECONDS);
	if (turn == ANSWERED) {
		note_changes(m);
		if (request == BOOTED_APPLY || !has_report(m))
			return;
	}
	last_words(m, what, sizeof(what), &text);
	if (turn == SILENT)
		snprintf(what, sizeof(what), "the booted kernel does not answer");
	stop(m);
	trap_printed(text);
	backend_bug("booted", 0, "call", PFN_NONE, what);
}

static void touched_clear(struct machine *m)
{
	m->nr_changed = m->nr_blocks = 0;
	m->all = false;
}

/* A verdict is read when the run has ended, and with it the machines of both sides. */
static void outlive(char *text)
{
	static char *kept[2];

	free(kept[1]);
	kept[1] = kept[0];
	kept[0] = text;
}

static void destroy(struct machine *m)
{
	stop(m);
	outlive(m->text);
	if (m->shared)
		munmap(m->shared, booted_size(m->geometry.nr_pages));
	free(m->changed);
	free(m->blocks);
	free(m);
}

/* Where a kernel with other orders cannot be asked for by its needs. */
static const char *cannot_be(const struct image *image, const struct geometry *g)
{
	if (g->pageblock_order != image->pageblock_order)
		return "is booted with another pageblock order";
	if (g->max_order > image->max_order ||
	    (g->max_order < image->max_order && g->nr_pages > 1u << g->max_order))
		return "is booted with another largest order";
	if (g->nr_pages > BOOTED_MAX_PAGES)
		return "is booted with less memory";
	return NULL;
}

static struct machine *create(const void *impl, const struct geometry *g, const char **why)
{
	const struct image *image = impl;
	struct machine *m;

	*why = cannot_be(image, g);
	if (*why)
		return NULL;
	m = calloc(1, sizeof(*m));
	if (!m)
		abort();
	m->image = image;
	m->geometry = *g;
	m->socket = -1;
	m->changed = calloc(g->nr_pages, sizeof(*m->changed));
	m->blocks = calloc(g->nr_pages, sizeof(*m->blocks));
	if (!m->changed || !m->blocks)
		abort();
	if (start(m)) {
		m->is_new = true;
		return m;
	}
	{
		static char text[TEXT + 32];
		const char *printed;
		char what[TEXT];

		last_words(m, what, sizeof(what), &printed);
		snprintf(text, sizeof(text), "does not boot: %s", what);
		*why = text;
	}
	destroy(m);
	return NULL;
}

static void reset(struct machine *m)
{
	if (m->is_new)
		return;
	if (m->is_spent)
		restart(m);
	else
		ask(m, BOOTED_RESET);
	m->is_new = true;
	m->cpu = 0;
	memset(m->contended, 0, sizeof(m->contended));
}

/*
 * A lock that somebody else has is one that the kernel's test holds itself, around the call. So
 * it cannot be in a call that also waits for it, or be had by some tries of a call only.
 */
static bool can_now(const struct machine *m, const struct call *c)
{
	return !m->contended[m->cpu] || !op_is(c->op, CLASS_ALLOCATES | CLASS_FREES) ||
	       !(op_is_contig_alloc(c->op) || c->gfp & GFPB_DIRECT_RECLAIM);
}

static bool can(const struct machine *m, const struct call *c)
{
	switch (c->op) {
	case OP_CONTEND_PCP:
	case OP_CONTEND_ZONE:
		return !c->kind || (!c->after && !c->times);
	case OP_ALLOC_CONTIG_COMP:
		/* UML has no gigantic folios; in user space there are. */
		return can_now(m, c) &&
		       (c->nr ? c->nr : 1u << c->order) < 2u << m->image->max_order;
	case OP_TASK:
		/* What a request of the kernel's own may be made with, too. */
		return c->kind <= TASK_OOM_VICTIM;
	case OP_DAMAGE:
		/* UML has no MEMORY_FAILURE. */
		return c->kind != DAMAGE_HWPOISON;
	case OP_ISOLATE:
		/*
		 * If such a pageblock cannot be isolated, dump_page() is told of a page behind the
		 * zone, looks for its pageblock's type, and fails an assertion that calls
		 * dump_page(): with CMA and DEBUG_VM, 7.3 does not return from there.
		 */
		return c->kind != ISOLATE_MODE_MEM_OFFLINE ||
		       m->geometry.nr_pages >> m->geometry.pageblock_order
			       << m->geometry.pageblock_order >= c->pfn + c->nr;
	default:
		return can_now(m, c);
	}
}

static void apply(struct machine *m, const struct call *call, struct result *res)
{
	struct booted *shared = m->shared;
	uint32_t *pfns = res->pfns;

	shared->call = *call;
	if (call->pfns)
		memcpy(m->arrays.pfns, call->pfns, call->nr * sizeof(*call->pfns));
	for (uint32_t i = 0; i < call->nr_answers; i++)
		shared->answers[i] = call->answers[i];
	m->is_new = false;
	ask(m, BOOTED_APPLY);
	if (call->op == OP_CPU)
		m->cpu = call->cpu;
	if (call->op == OP_CONTEND_PCP)
		m->contended[m->cpu] = call->kind;
	*res = shared->result;
	res->pfns = pfns;
	if (call->op == OP_ALLOC_BULK && res->ret > 0)
		memcpy(pfns, shared->bulk, (size_t)res->ret * sizeof(*pfns));
	read_text(m, res);
}

static void drain(struct machine *m)
{
	ask(m, BOOTED_DRAIN);
}

static void canonicalize(struct machine *m, const uint32_t *pfns, const uint8_t *types, size_t nr)
{
	memcpy(m->arrays.pfns, pfns, nr * sizeof(*pfns));
	memcpy(m->arrays.wanted, types, nr);
	m->shared->nr = (uint32_t)nr;
	ask(m, BOOTED_CANONICALIZE);
}

static void touched(const struct machine *m, struct touched *t)
{
	*t = (struct touched){
		.ranges = m->changed,
		.nr = m->nr_changed,
		.blocks = m->blocks,
		.nr_blocks = m->nr_blocks,
		.all = m->all,
	};
}

static void page(const struct machine *m, uint32_t pfn, struct page_state *state)
{
	*state = m->arrays.pages[pfn];
}

static void zone(const struct machine *m, unsigned int i, struct zone_state *state)
{
	*state = m->shared->zones[i];
}

static void pcp(const struct machine *m, unsigned int i, unsigned int cpu,
		struct pcp_state *state)
{
	*state = m->shared->pcps[i][cpu];
}

static void events(const struct machine *m, struct event_state *state)
{
	*state = m->shared->events;
}

static enum migratetype pageblock_type(const struct machine *m, uint32_t pfn)
{
	return m->arrays.types[pfn >> m->geometry.pageblock_order
				   << m->geometry.pageblock_order];
}

const struct backend_ops booted_ops = {
	.create = create,
	.destroy = destroy,
	.reset = reset,
	.can = can,
	.apply = apply,
	.drain = drain,
	.canonicalize = canonicalize,
	.touched = touched,
	.touched_clear = touched_clear,
	.page = page,
	.zone = zone,
	.pcp = pcp,
	.events = events,
	.pageblock_type = pageblock_type,
};
