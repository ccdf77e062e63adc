/* SPDX-License-Identifier: GPL-2.0-only */
/* The operation table as data. */
#include "program/ops.h"

#include <assert.h>

#define ARG(arg_name, arg_kind, arg_bytes) \
	{ .name = #arg_name, .kind = KIND_##arg_kind, .bytes = arg_bytes }
#define OP(op_name, op_mnemonic, op_classes, op_doc, ...)		\
	[OP_##op_name] = {						\
		.mnemonic = #op_mnemonic,				\
		.doc = op_doc,						\
		.nr_args = sizeof((struct operand[]){ __VA_ARGS__ }) /	\
			   sizeof(struct operand),			\
		.args = { __VA_ARGS__ },				\
	},

const struct op_info op_infos[NR_OPS] = {
#include "program/ops.def"
};
#undef OP
#undef ARG

/* Code and operands must fit the binary form. */
#define ARG(arg_name, arg_kind, arg_bytes) + arg_bytes
#define COMMA_SUM(...) SUM_OF(__VA_ARGS__, , , , )
#define SUM_OF(a, b, c, d, ...) (0 a b c d)
#define OP(op_name, op_mnemonic, op_classes, op_doc, ...)		\
	static_assert(1 + COMMA_SUM(__VA_ARGS__) <= OP_BYTES,		\
		      "operands of " #op_mnemonic " do not fit");
#include "program/ops.def"
#undef OP
#undef ARG
