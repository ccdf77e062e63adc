#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# What the kernel complains of itself is a verdict that says where, and how it
# came there: a warning, an assertion.
# shellcheck source=tests/kernel/lib.sh
. "$(dirname "$0")/lib.sh"

need_kernel 7.3-smp

# complaint RULE MACRO FUNCTION PROGRAM: a known difference, seen in full.
complaint() {
	local source=mm/page_alloc.c
	local run=("$BUDDYFUZZ" run --backend kernel/7.3-smp/batched --against none)

	expect 0 "${run[@]}" -v "corpus/regressions/$4.bf"
	says out "^  rule      $1: "
	says out "^  at        $source:[0-9]+$"
	# Innermost first, and its way there from what the operation called.
	says out "^  trace     $3 at /.*/$source:[0-9]+$"
	says out '^ +\(inlined by\) kernel_apply at |^ +kernel_apply at |^ +machine_apply at '

	expect 0 "${run[@]}" --json "corpus/regressions/$4.bf"
	json "results.0.rule=$1" "results.0.origin.file=$source"
	grep -q "\"$3 at /.*/$source:[0-9]*\"" "$tmp/out" || fail "no trace in JSON"

	# The line that is named, the last of its statement, complains so.
	line=$(sed -n 's/.*"line": \([0-9]*\).*/\1/p' "$tmp/out")
	sed -n "$((line - 1)),${line}p" \
		"build/kernel/source/linux-source-7.3/$source" >"$tmp/line"
	grep -q "$2" "$tmp/line" || fail "another line: $(<"$tmp/line")"
}
complaint assertion VM_BUG_ON_PAGE __free_one_page \
	batch-over-zones-cut-to-pageblocks
complaint warning VM_WARN_ONCE set_pageblock_migratetype \
	pcp-block-over-isolated-pageblock
