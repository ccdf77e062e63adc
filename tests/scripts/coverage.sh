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
	coverage/check.py build/coverage/profile/lcov build/coverage/profile/json \
		"$1" "${files[@]}"
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

# A corpus that does nothing reaches nothing.
mkdir "$tmp/corpus"
printf 'buddyfuzz 1\nmachine tiny\n' >"$tmp/corpus/empty.bf"
expect 1 scripts/coverage "$tmp/corpus"
says out '^BAD  less than 95 % of lines'

expect 2 scripts/coverage --sideways
one_line err
expect 2 scripts/coverage "$tmp/nothere"
one_line err
expect 2 scripts/coverage --kernel nothere
one_line err
