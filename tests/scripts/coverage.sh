#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# scripts/coverage: the shipped corpus reaches what it must, the reports are there, and
# what is missing from the list of reasons, or is there for nothing, is said.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

expect 0 scripts/coverage
says out '^all +[0-9]+ of +[0-9]+ +9[5-9]\.[0-9] %'
[[ -s build/coverage/html/index.html ]] || fail "no HTML"
grep -q 'free.c .*%' build/coverage/report.txt || fail "no text report"

# check LIST: what scripts/coverage calls, with another list of reasons.
check() {
	mapfile -t files < <(grep -v '^#' coverage/freeing)
	coverage/check.py "$1" build/coverage/profile "${files[@]}"
}
{
	cat coverage/unreached
	printf 'allocator/free.c: res->nr_bad++;\n\tFor no reason.\n'
} >"$tmp/stale"
expect 1 check "$tmp/stale"
says out '^BAD .*reached or gone: allocator/free.c: res->nr_bad\+\+;'
grep -v 'clear_page_buddy' coverage/unreached >"$tmp/missing"
expect 1 check "$tmp/missing"
says out '^BAD  not reached, .*clear_page_buddy'

# by_function WORDS: what is called for a kernel; the reasons that are given count.
by_function() {
	echo nr_pcp_alloc >"$tmp/functions"
	printf '%s\n\tSo it is.\n' "$*" >"$tmp/reasons"
	coverage/check.py --functions "$tmp/functions" "$tmp/reasons" \
		build/coverage/profile allocator/pcp.c
}
expect 0 by_function cannot nr_pcp_alloc: base_batch
says out '^cannot  nr_pcp_alloc\(\), line [0-9]+ to [0-9]+: So it is\.$'
says out '^nr_pcp_alloc .* 100\.0 %'
expect 1 by_function missed nr_pcp_alloc: base_batch
says out '^missed  nr_pcp_alloc\(\), .*: So it is\.$'
says out '^BAD  less than 95 % of '
expect 1 by_function cannot nr_pcp_alloc: nothing_like_it
says out '^BAD  not reached, .* nr_pcp_alloc\(\), line '

# A corpus that does nothing reaches nothing.
mkdir "$tmp/corpus"
printf 'buddyfuzz 2\nmachine tiny\n' >"$tmp/corpus/empty.bf"
expect 1 scripts/coverage "$tmp/corpus"
says out '^BAD  less than 95 % of lines'

expect 2 scripts/coverage --sideways
one_line err
expect 2 scripts/coverage "$tmp/nothere"
one_line err
expect 2 scripts/coverage --update
one_line err
expect 2 scripts/coverage --kernel nothere
one_line err
