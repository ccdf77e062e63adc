#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# scripts/campaign in a folder whose name a shell would split, run or take for options:
# both engines run, a merge keeps what it should, triage makes small what is found, nothing of
# the name is executed, and the report has its plots.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

# shellcheck disable=SC2016
state=$tmp/'-a b;:@@$(touch pwned)`touch pwned`'$'\n'"it's \"quoted\"/-c"
mkdir -p "$state"
cd "$tmp" || exit 1
export TMPDIR=$state	# as unpleasant

expect 0 "$SOURCE/scripts/campaign" start --state "$state/new" --target diff_strict --jobs 2 \
	--seconds 30 --slice 10 --merge-every 2
says out '[1-9][0-9]* executions, bugs: 0 groups \(0 tokens\), 0 flaky$'
says out 'merged program: [1-9][0-9]* inputs of [0-9]+ left$'
expect 0 "$SOURCE/scripts/campaign" status --state "$state/new"
says out '^corpus +program: [1-9][0-9,]{2,} inputs, .* \([1-9][0-9]* merges\)$'
says out '^diff_strict +[1-9][0-9]+ +[1-9][0-9]+ +[1-9][0-9]+'
says out ', 0 workers died'

# A crash that only libFuzzer makes smaller, by a command of its own.
expect 1 "$SOURCE/scripts/campaign" start --state "$state/canary" --target canary --jobs 1 \
	--engine libfuzzer --seconds 5 --slice 5
groups=("$state"/canary/bugs/*)
[[ -d ${groups[0]} ]] || fail "nothing found"
[[ -s ${groups[0]}/reproducer.bf || -s ${groups[0]}/reproducer ]] || fail "no reproducer"

expect 0 "$SOURCE/scripts/campaign" report --state "$state/new"
for title in 'Executions' 'Edges covered by libFuzzer, of each target'; do
	grep -q "$title" "$state/new/report/index.html" || fail "no plot \"$title\""
done
found=$(find "$tmp" "$SOURCE" -maxdepth 6 -name pwned 2>/dev/null)
[[ -z $found ]] || fail "executed: $found"
