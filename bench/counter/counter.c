/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A Valgrind tool: counts what a kernel's allocator does between two requests of the
 * program (counter.h). One thread and no time: the same code on the same machine gives the
 * same counts.
 *
 * Counters are incremented in the translated code, after each instruction's IMark. Loads
 * and stores to the memory map are seen in the kernel's code only; stores to a zone lock
 * everywhere, because the harness's code, which is not counted, takes the lock.
 */
#include <pub_tool_basics.h>
#include <pub_tool_libcassert.h>
#include <pub_tool_libcbase.h>
#include <pub_tool_machine.h>
#include <pub_tool_tooliface.h>

#include "bench/counter/counter.h"

#define LINE_SHIFT	6
#define SETS		64
#define WAYS		8
#define MAX_MODULES	64

/* The kernel's code of each module that was ever counted. */
static struct range {
	Addr start;
	SizeT size;
} codes[MAX_MODULES];
static unsigned int nr_codes;

/* @now: since the last COUNTER_BEGIN. @taken: @now.instructions at the lock. */
static struct counts now;
static struct kernel_layout layout;
static uint64_t taken;
static Bool is_held[GEOMETRY_MAX_ZONES];
static unsigned int nr_held;

/*
 * A common first-level cache, with nothing but lines of the memory map in it: their
 * numbers, from 1, in each set the most recently used first.
 */
static SizeT cache[SETS][WAYS];

static Bool is_counted(Addr addr)
{
	for (unsigned int i = 0; i < nr_codes; i++)
		if (addr - codes[i].start < codes[i].size)
			return True;
	return False;
}

/* --- at run time --- */

static void fetch(SizeT line)
{
	SizeT *set = cache[line % SETS];
	UInt way = 0;

	while (way < WAYS && set[way] != line + 1)
		way++;
	if (way == WAYS) {
		now.lines++;
		way--;
	}
	for (; way; way--)
		set[way] = set[way - 1];
	set[0] = line + 1;
}

static VG_REGPARM(2) void accessed(Addr addr, SizeT size)
{
	SizeT offset = addr - (Addr)layout.pages;

	if (offset >= layout.pages_size)
		return;
	for (SizeT line = offset >> LINE_SHIFT;
	     line <= (offset + size - 1) >> LINE_SHIFT; line++)
		fetch(line);
}

/* Called behind the store: the lock's word says what became of it. */
static VG_REGPARM(1) void stored(Addr addr)
{
	for (unsigned int i = 0; i < layout.nr_locks; i++) {
		Bool held;

		if (addr != (Addr)layout.locks[i])
			continue;
		held = *layout.locks[i] != LAYOUT_UNLOCKED;
		if (held == is_held[i])
			continue;
		is_held[i] = held;
		now.locks += held;
		if (held && !nr_held++) {
			taken = now.instructions;
		} else if (!held && !--nr_held) {
			uint64_t inside = now.instructions - taken;

			now.held += inside;
			if (inside > now.longest)
				now.longest = inside;
		}
	}
}

/* --- at translation --- */

static void add_one(IRSB *sb, uint64_t *counter)
{
	IRTemp old = newIRTemp(sb->tyenv, Ity_I64);
	IRTemp new = newIRTemp(sb->tyenv, Ity_I64);
	IRExpr *at = mkIRExpr_HWord((HWord)counter);

	addStmtToIRSB(sb, IRStmt_WrTmp(old, IRExpr_Load(Iend_LE, Ity_I64, at)));
	addStmtToIRSB(sb, IRStmt_WrTmp(new, IRExpr_Binop(Iop_Add64,
							 IRExpr_RdTmp(old),
							 IRExpr_Const(IRConst_U64(1)))));
	addStmtToIRSB(sb, IRStmt_Store(Iend_LE, at, IRExpr_RdTmp(new)));
}

static void add_access(IRSB *sb, IRExpr *addr, SizeT size, IRExpr *guard)
{
	IRDirty *call = unsafeIRDirty_0_N(2, "accessed", VG_(fnptr_to_fnentry)(accessed),
					  mkIRExprVec_2(addr, mkIRExpr_HWord(size)));

	if (guard)
		call->guard = guard;
	addStmtToIRSB(sb, IRStmt_Dirty(call));
}

static void add_stored(IRSB *sb, IRExpr *addr)
{
	addStmtToIRSB(sb, IRStmt_Dirty(unsafeIRDirty_0_N(
		1, "stored", VG_(fnptr_to_fnentry)(stored), mkIRExprVec_1(addr))));
}

/* A conditional one: jcc, jrcxz, loop. */
static Bool is_branch(const UChar *code)
{
	while (*code == 0x2e || *code == 0x3e || *code == 0xf2 || *code == 0xf3)
		code++;
	return (*code >= 0x70 && *code <= 0x7f) || (*code >= 0xe0 && *code <= 0xe3) ||
	       (*code == 0x0f && code[1] >= 0x80 && code[1] <= 0x8f);
}

/* What the statement reads and writes of memory, and the statement itself. */
static void add_statement(IRSB *sb, IRStmt *st, Bool counted)
{
	IRExpr *read = NULL, *written = NULL, *guard = NULL;
	SizeT size = 0;

	switch (st->tag) {
	case Ist_WrTmp:
		if (st->Ist.WrTmp.data->tag == Iex_Load) {
			read = st->Ist.WrTmp.data->Iex.Load.addr;
			size = sizeofIRType(st->Ist.WrTmp.data->Iex.Load.ty);
		}
		break;
	case Ist_LoadG:
		read = st->Ist.LoadG.details->addr;
		guard = st->Ist.LoadG.details->guard;
		size = sizeofIRType(typeOfIRTemp(sb->tyenv, st->Ist.LoadG.details->dst));
		break;
	case Ist_Store:
		written = st->Ist.Store.addr;
		size = sizeofIRType(typeOfIRExpr(sb->tyenv, st->Ist.Store.data));
		break;
	case Ist_StoreG:
		written = st->Ist.StoreG.details->addr;
		guard = st->Ist.StoreG.details->guard;
		size = sizeofIRType(typeOfIRExpr(sb->tyenv, st->Ist.StoreG.details->data));
		break;
	case Ist_CAS:
		written = st->Ist.CAS.details->addr;
		size = sizeofIRType(typeOfIRExpr(sb->tyenv, st->Ist.CAS.details->dataLo));
		break;
	case Ist_Dirty:
		if (st->Ist.Dirty.details->mFx != Ifx_None) {
			written = st->Ist.Dirty.details->mAddr;
			size = st->Ist.Dirty.details->mSize;
		}
		break;
	default:
		break;
	}
	if (counted && (read || written))
		add_access(sb, read ? read : written, size, guard);
	addStmtToIRSB(sb, st);
	if (written)
		add_stored(sb, written);
}

static IRSB *instrument(VgCallbackClosure *closure, IRSB *in,
			const VexGuestLayout *guest, const VexGuestExtents *extents,
			const VexArchInfo *arch, IRType guest_word, IRType host_word)
{
	IRSB *out = deepCopyIRSBExceptStmts(in);
	Bool counted = False;

	for (Int i = 0; i < in->stmts_used; i++) {
		IRStmt *st = in->stmts[i];

		add_statement(out, st, counted);
		if (st->tag != Ist_IMark)
			continue;
		counted = is_counted(st->Ist.IMark.addr);
		if (counted)
			add_one(out, &now.instructions);
		if (counted && is_branch((const UChar *)st->Ist.IMark.addr))
			add_one(out, &now.branches);
	}
	return out;
}

/* --- requests --- */

static Bool add_code(const struct kernel_layout *of)
{
	if (is_counted((Addr)of->code))
		return False;
	tl_assert(nr_codes < MAX_MODULES);
	codes[nr_codes++] = (struct range){ (Addr)of->code, of->code_size };
	return True;
}

static void begin(const struct kernel_layout *of)
{
	layout = *of;
	VG_(memset)(cache, 0, sizeof(cache));
	VG_(memset)(&now, 0, sizeof(now));
	VG_(memset)(is_held, 0, sizeof(is_held));
	nr_held = 0;
}

static Bool request(ThreadId thread, UWord *words, UWord *ret)
{
	*ret = 0;
	switch (words[0]) {
	case COUNTER_CODE:
		*ret = add_code((const struct kernel_layout *)words[1]);
		return True;
	case COUNTER_BEGIN:
		begin((const struct kernel_layout *)words[1]);
		return True;
	case COUNTER_END:
		*(struct counts *)words[1] = now;
		return True;
	}
	return False;
}

static void start(void)
{
}

static void finish(Int status)
{
}

static void init(void)
{
	VG_(details_name)("counter");
	VG_(details_version)(NULL);
	VG_(details_description)("counts what a page allocator does");
	VG_(details_copyright_author)("GPL-2.0-only");
	VG_(details_bug_reports_to)("buddyfuzz");
	VG_(basic_tool_funcs)(start, instrument, finish);
	VG_(needs_client_requests)(request);
}

VG_DETERMINE_INTERFACE_VERSION(init)
