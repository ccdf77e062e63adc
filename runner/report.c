// SPDX-License-Identifier: GPL-2.0-only
/* From what went wrong to a verdict, and from a verdict to words. */
#include <inttypes.h>
#include <string.h>

#include "findings/finding.h"
#include "runner/internal.h"
#include "runner/symbolize.h"

static void set_where(struct run *run, const char *rule, const char *field,
		      const char *why, uint32_t pfn, int zone)
{
	struct verdict *v = run->v;

	v->kind = VERDICT_DIVERGENCE;
	v->rule = rule;
	v->field = field;
	v->why = why;
	v->op = run->op;
	v->code = (enum op_code)run->call.op;
	v->call_pfn = run->call.pfns ? PFN_NONE : run->call.pfn;
	v->call_nr = run->call.nr;
	v->pfn = pfn;
	v->zone = zone;
	v->known = NULL;
	v->origin = (struct origin){ 0 };
	v->a[0] = v->b[0] = '\0';
}

/* What @side's code complained of page @pfn. */
static void set_origin(struct run *run, unsigned int side, uint32_t pfn)
{
	const struct result *res = &run->arena->side[side].result;

	for (uint32_t i = 0; i < res->nr_bad && i < RESULT_MAX_BAD; i++)
		if (res->bad[i] == pfn)
			run->v->origin = res->bad_at[i];
}

/*
 * Is it a known difference? Then the verdict says so; returns whether the oracle can
 * go on from there. @d: of what it is; the verdict has where.
 */
static bool explain(struct run *run, struct difference d)
{
	struct verdict *v = run->v;
	const struct finding *finding;

	d.g = &run->arena->g;
	d.call = &run->call;
	d.nr_sides = run->r->nr_sides;
	for (unsigned int i = 0; i < d.nr_sides; i++) {
		d.sides[i].backend = run->r->backend[i];
		d.sides[i].oracle = run->arena->side[i].oracle;
		d.sides[i].result = &run->arena->side[i].result;
		d.sides[i].snapshot = run->arena->side[i].snapshot;
	}
	d.side = run->side;
	if (run->result)
		d.sides[d.side].result = run->result;
	d.drained = run->drained;
	d.taken_in = run->taken_in;
	d.field = v->field;
	d.pfn = v->pfn;
	d.zone = v->zone;
	d.origin = &v->origin;
	if (run->options->overlapped)
		d.concurrent = overlap_concurrent(run->options->overlapped, &d.nr_concurrent,
						  &d.overlap);
	finding = finding_of(&d);
	if (!finding)
		return false;
	v->kind = VERDICT_KNOWN;
	v->known = finding->name;
	v->page = finding->page;
	return finding->goes_on && !run->options->stop_at_known;
}

static bool fill_in(struct run *run, unsigned int side,
		    const struct violation *violation)
{
	struct verdict *v = run->v;

	set_where(run, rule_infos[violation->rule].name, violation->field,
		  rule_infos[violation->rule].sentence, violation->pfn,
		  violation->zone);
	violation_words(violation, violation->expected, v->expected,
			sizeof(v->expected));
	violation_words(violation, violation->found, side ? v->b : v->a,
			VERDICT_TEXT);
	if (violation->rule == RULE_BAD_PAGE)
		set_origin(run, side, violation->pfn);
	if (violation->warning)
		v->origin = violation->warning->at;
	return explain(run, (struct difference){
		.rule = violation->rule,
		.equality = NR_EQUALITIES,
		.other = violation->other,
		.was = violation->was,
	});
}

static const struct net {
	const char *name;
	const struct rule_info *infos;
	bool *ignored;
	size_t nr;
} nets[] = {
	{ "oracle", rule_infos, rule_ignored, NR_RULES },
	{ "equality", equality_infos, equality_ignored, NR_EQUALITIES },
	{ 0 }
};

bool runner_ignore(const char *rule)
{
	bool found = false;

	for (const struct net *net = nets; net->name; net++)
		for (size_t i = 0; i < net->nr; i++)
			if (!strcmp(rule, net->name) ||
			    !strcmp(rule, net->infos[i].name))
				found = net->ignored[i] = true;
	return found;
}

static size_t count_ignored(const struct net *net)
{
	size_t n = 0;

	for (size_t i = 0; i < net->nr; i++)
		n += net->ignored[i];
	return n;
}

size_t runner_ignored(size_t *all)
{
	*all = NR_RULES + NR_EQUALITIES;
	return count_ignored(&nets[0]) + count_ignored(&nets[1]);
}

bool runner_has_rules(bool compares)
{
	return count_ignored(&nets[0]) < nets[0].nr ||
	       (compares && count_ignored(&nets[1]) < nets[1].nr);
}

char *runner_ignore_options(void)
{
	char *options;
	size_t size;
	FILE *out = open_memstream(&options, &size);

	if (!out)
		abort();
	for (const struct net *net = nets; net->name; net++)
		if (count_ignored(net) == net->nr)
			fprintf(out, " --ignore %s", net->name);
	for (const struct net *net = nets; net->name; net++)
		for (size_t i = 0; i < net->nr; i++)
			if (net->ignored[i] && count_ignored(net) < net->nr)
				fprintf(out, " --ignore %s", net->infos[i].name);
	if (fclose(out))
		abort();
	return options;
}

char *runner_unjudged(const struct backend *b)
{
	char *names;
	size_t size;
	FILE *out = open_memstream(&names, &size);

	if (!out)
		abort();
	for (int rule = 0; rule < NR_RULES; rule++)
		if (!rule_applies_wholly(rule, b->lacks))
			fprintf(out, "%s%s%s", ftell(out) ? ", " : "",
				rule_infos[rule].name,
				rule_applies(rule, b->lacks) ? " in part" : "");
	if (fclose(out))
		abort();
	return names;
}

bool report_violation(struct run *run, unsigned int side,
		      const struct violation *violation)
{
	run->cut_short = rule_ignored[violation->rule];
	if (!run->cut_short)
		fill_in(run, side, violation);
	return false;
}

/* The first known difference is the verdict of a run that has nothing worse. */
bool excuse_violation(void *context, const struct violation *violation)
{
	struct run *run = context;
	const struct verdict before = *run->v;
	bool excused = fill_in(run, run->side, violation);

	if (!excused || before.kind != VERDICT_PASS)
		*run->v = before;
	return excused;
}

/* B violated a rule as well, which is worth saying if it is the same. */
void report_violation_too(struct run *run, const struct violation *violation)
{
	struct verdict *v = run->v;

	if (!strcmp(v->rule, rule_infos[violation->rule].name) &&
	    v->pfn == violation->pfn)
		violation_words(violation, violation->found, v->b,
				sizeof(v->b));
}

bool report_inequality(struct run *run, const struct inequality *d)
{
	struct verdict *v = run->v;

	run->cut_short = equality_ignored[d->rule];
	if (run->cut_short)
		return false;
	set_where(run, equality_infos[d->rule].name, d->field,
		  equality_infos[d->rule].sentence, d->pfn, d->zone);
	snprintf(v->expected, sizeof(v->expected), "the same on both");
	inequality_words(d, d->a, v->a, sizeof(v->a));
	inequality_words(d, d->b, v->b, sizeof(v->b));
	if (d->rule == EQUAL_BAD_PAGES)
		for (unsigned int i = 0; i < 2; i++)
			set_origin(run, i, d->pfn);
	explain(run, (struct difference){
		.rule = NR_RULES,
		.equality = d->rule,
		.other = PFN_NONE,
		.has = { d->a, d->b },
	});
	return false;
}

/* No rule of the oracle: of what does not end there is no state to judge. */
static void report_hang(struct run *run, const struct trap *trap)
{
	struct verdict *v = run->v;

	set_where(run, "hang", "", "Every operation returns.", PFN_NONE, -1);
	snprintf(v->expected, sizeof(v->expected), "to return");
	snprintf(run->side ? v->b : v->a, VERDICT_TEXT,
		 "did not return within %u s of CPU time",
		 trap_limit_seconds());
	v->origin = trap->origin;
}

void report_trap(struct run *run, const struct trap *trap)
{
	struct verdict *v = run->v;
	enum rule rule = trap->kind == TRAP_MEMMAP ? RULE_MEMMAP :
						     RULE_ASSERTION;
	const char *path = trap->origin.file;
	const char *file = path ? strrchr(path, '/') : NULL;
	char what[sizeof(trap->what)];

	if (trap->kind == TRAP_HANG) {
		report_hang(run, trap);
		return;
	}
	if (rule_ignored[rule])
		return;
	file = file ? file + 1 : path;
	set_where(run, rule_infos[rule].name,
		  trap->kind == TRAP_MEMMAP ? "page" : file,
		  rule_infos[rule].sentence, trap->pfn, -1);
	snprintf(v->expected, sizeof(v->expected), "%s",
		 trap->kind == TRAP_MEMMAP ?
			 "an access within a section's struct pages" :
			 "the assertion holds");
	trap_describe(trap, what, sizeof(what));
	if (file && trap->origin.line)
		snprintf(run->side ? v->b : v->a, VERDICT_TEXT, "%s:%d: %s",
			 file, trap->origin.line, what);
	else
		snprintf(run->side ? v->b : v->a, VERDICT_TEXT, "%s", what);
	v->origin = trap->origin;
	if (run->arena)
		explain(run, (struct difference){
			.rule = rule,
			.equality = NR_EQUALITIES,
			.other = PFN_NONE,
		});
}

bool verdict_is_hang(const struct verdict *v)
{
	return !strcmp(v->rule, "hang");
}

static const char *op_name(const struct verdict *v)
{
	return v->code < NR_OPS ? op_infos[v->code].mnemonic : "end";
}

void verdict_token(const struct verdict *v, char *token, size_t cap)
{
	snprintf(token, cap, "%s-%s%s%s", v->rule, op_name(v),
		 v->field[0] ? "-" : "", v->field);
}

struct trace {
	FILE *out;
	bool begun;
};

static void print_frame(void *context, const char *text)
{
	struct trace *trace = context;

	fprintf(trace->out, "  %-9s %s\n", trace->begun ? "" : "trace", text);
	trace->begun = true;
}

/* By lines, the first one labelled. */
static void print_printed(const char *text, FILE *out)
{
	const char *label = "printed";
	size_t length;

	for (; *text; text += length + (text[length] == '\n')) {
		length = strcspn(text, "\n");
		fprintf(out, "  %-9s %.*s\n", label, (int)length, text);
		label = "";
	}
}

static void print_origin(const struct origin *o, FILE *out)
{
	struct trace trace = { out };

	if (o->file)
		fprintf(out, "  at        %s:%d\n", o->file, o->line);
	origin_describe(o, print_frame, &trace);
	if (o->printed)
		print_printed(o->printed, out);
}

static void print_divergence(const struct verdict *v, const struct program *p,
			     FILE *out)
{
	char token[128];

	fprintf(out, "%s at operation %zu",
		v->kind == VERDICT_KNOWN ? "known difference" :
		verdict_is_hang(v)	 ? "hangs" : "divergence", v->op);
	if (p && v->op < p->nr_ops) {
		fputs(": ", out);
		op_print(&p->ops[v->op], program_allocs_before(p, v->op), out);
	} else {
		fprintf(out, " (freeing everything at the end): %s", op_name(v));
	}
	if (v->call_pfn != PFN_NONE && v->call_nr)
		fprintf(out, "\n  called on pages %" PRIu32 " to %" PRIu32,
			v->call_pfn, v->call_pfn + v->call_nr - 1);
	fprintf(out, "\n  rule      %s: %s\n", v->rule, v->why);
	if (v->pfn != PFN_NONE)
		fprintf(out, "  page      %" PRIu32 "\n", v->pfn);
	if (v->zone >= 0)
		fprintf(out, "  zone      %d\n", v->zone);
	if (v->field[0])
		fprintf(out, "  field     %s\n", v->field);
	fprintf(out, "  expected  %s\n", v->expected);
	if (v->a[0])
		fprintf(out, "  A         %s\n", v->a);
	if (v->b[0])
		fprintf(out, "  B         %s\n", v->b);
	print_origin(&v->origin, out);
	if (v->known)
		fprintf(out, "  known     %s, see %s\n", v->known, v->page);
	verdict_token(v, token, sizeof(token));
	fprintf(out, "DEDUP_TOKEN: %s\n", token);
}

void verdict_print(const struct verdict *v, const struct program *p, FILE *out)
{
	switch (v->kind) {
	case VERDICT_PASS:
		if (verdict_passed_idle(v))
			fputs("nothing was executed\n", out);
		else
			fprintf(out, "pass: %zu operations\n", v->nr_ops);
		break;
	case VERDICT_UNSUPPORTED:
		fprintf(out, "unsupported: %s\n", v->why);
		break;
	case VERDICT_KNOWN:
	case VERDICT_DIVERGENCE:
		print_divergence(v, p, out);
		break;
	}
}
