/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Property: each page's reference count is what the references taken and
 * dropped make it, nobody can take a reference on a page without one, and a
 * page is freed by the drop that brings it to zero and by no other. Holds for A alone, for
 * B alone and for both side by side, with no draining in between.
 *
 * A failure means: somebody could hold a page that is free, or a page that
 * nobody holds is never freed.
 *
 * Everything but allocation, free and references is left out of the program, so
 * that all of the fuzzer's effort goes into these.
 */
#include "targets/target.h"

const char target_name[] = "refcount";
const enum input target_input = INPUT_PROGRAM;

static bool is_about_references(enum op_code code)
{
	switch (code) {
	case OP_ALLOC:
	case OP_ALLOC_FROZEN:
	case OP_ALLOC_NOLOCK:
	case OP_ALLOC_BULK:
	case OP_ALLOC_CONTIG:
	case OP_ALLOC_CONTIG_FROZEN:
	case OP_ALLOC_CONTIG_COMP:
	case OP_FREE:
	case OP_FREE_NOLOCK:
	case OP_FREE_CONTIG:
	case OP_FREE_CONTIG_FROZEN:
	case OP_FREE_BULK:
	case OP_PUT:
	case OP_GET:
	case OP_TRY_GET:
	case OP_FREEZE:
	case OP_UNFREEZE:
	case OP_SPLIT:
		return true;
	default:
		return false;
	}
}

void target_check(const uint8_t *bytes, size_t len, struct finding *f)
{
	static struct pairing alone_a = { .mode = RUN_FREE };
	static struct pairing alone_b = { .mode = RUN_FREE };
	static struct pairing both = { .mode = RUN_FREE };
	struct program p;
	size_t kept = 0;

	alone_a.a = both.a = target_backend_a();
	alone_b.a = both.b = target_backend_b();

	program_init(&p);
	program_decode(&p, bytes, len);
	for (size_t i = 0; i < p.nr_ops; i++)
		if (is_about_references(p.ops[i].code))
			p.ops[kept++] = p.ops[i];
	p.nr_ops = kept;
	if (target_run(&alone_a, &p, f) && both.b &&
	    target_run(&alone_b, &p, f))
		target_run(&both, &p, f);
	program_destroy(&p);
}
