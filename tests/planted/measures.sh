#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# scripts/planted: bugs of each kind that fall within seconds do, each in one
# run; what it prints can be read by programs; survivors come last; a run that
# is interrupted ends its fuzzers, and goes on later. usage: measures.sh TOP
set -u
cd "$1" || exit 2
tmp=$(mktemp -d) || exit 2
trap 'rm -rf -- "$tmp"' EXIT
failed=0
results=build/planted/results/default

complain() {
	echo "$*" >&2
	failed=1
}

# expect STATUS COMMAND...
expect() {
	local wanted=$1 status
	shift
	"$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	status=$?
	[[ $status == "$wanted" ]] ||
		complain "$*: status $status, not $wanted: $(tail -n 5 "$tmp/err")"
}

for wrong in "--seconds=0" "--executions=none" "--no-such-option" \
	"no-such-bug" "--csv" "--unplanted chunk-step-one"; do
	# shellcheck disable=SC2086
	expect 2 scripts/planted $wrong
	[[ $(wc -l <"$tmp/err") == 1 ]] || complain "$wrong: not one line: $(<"$tmp/err")"
done

# The quick form: one run each, of some that fall in seconds.
falls=(account-nr-free alloc-compound-no-order bulk-run-of-one chunk-ends-early
	chunk-exceeds-rest chunk-prepared-twice cma-release-nowhere
	contig-head-leaked contig-no-drain expand-one-short fallback-to-cma
	frozen-compound-missed isolate-not-counted isolate-unmovable-ignored
	loop-flush-one-more loop-no-final-flush loop-reference-kept
	merge-any-types merge-any-order merge-buddy-stays move-first-half
	pcp-isolate-not-bypassed pcp-pgfree-by-blocks prepare-hwpoison-freed
	put-on-tail split-not-cut tails-leaked try-get-of-frozen)
drawn=$(tests/draw.py 6 "${falls[@]}") || exit 1
mapfile -t quick <<<"$drawn"
expect 0 scripts/planted --again --executions 5000 --jobs 2 --json \
	--csv "$tmp/runs.csv" "${quick[@]}"
python3 - "$tmp/out" "${#quick[@]}" <<'END' || complain "--json: not as it should be"
import json, sys
with open(sys.argv[1]) as file:
    bugs = json.load(file)["bugs"]
assert len(bugs) == int(sys.argv[2])
for bug in bugs:
    assert bug["runs"] == bug["reached"] == bug["triggered"] == bug["detected"] == 1, bug
    assert 0 < bug["executions"] <= 5000 and bug["seconds"] >= 0, bug
    # A mistake that breaks the making of a machine is told as well.
    assert all("-" in token for token in bug["tokens"]), bug
END
[[ $(wc -l <"$tmp/runs.csv") == $((${#quick[@]} + 1)) ]] ||
	complain "--csv: $(wc -l <"$tmp/runs.csv") lines"
[[ $(grep -c '^\[[0-9]*/6\] ' "$tmp/err") == "${#quick[@]}" ]] ||
	complain "no progress: $(<"$tmp/err")"

# What is done is not done again.
touch -d '2001-01-01' "$results/${quick[0]}.1"
expect 0 scripts/planted "${quick[0]}"
[[ $(stat -c %y "$results/${quick[0]}.1") == 2001-* ]] ||
	complain "a run that was there was done again"

# A survivor is named, last. With a wider limit it is tried again.
expect 1 scripts/planted --again --executions 1 deferred-never-flushed account-nr-free
[[ $(tail -n 1 "$tmp/out") == "survivor: account-nr-free"* ]] ||
	complain "the survivor is not last: $(tail -n 3 "$tmp/out")"
expect 1 scripts/planted --executions 2 deferred-never-flushed
read -ra line <"$results/deferred-never-flushed.1"
[[ ${line[9]} == 2 ]] || complain "not tried again: ${line[*]}"
rm -f -- "$results/deferred-never-flushed.1"

# Interrupted: no process stays, and the same command goes on.
rm -f -- "$results"/merge-any-types.*
scripts/planted --runs 60 merge-any-types >"$tmp/out" 2>"$tmp/err" &
pid=$!
for ((i = 0; i < 600; i++)); do
	[[ -f $results/merge-any-types.3 ]] && break
	sleep 0.2
done
kill -TERM $pid
wait $pid
status=$?
[[ $status == 2 ]] || complain "interrupted: status $status"
grep -q 'interrupted; the same command goes on' "$tmp/err" ||
	complain "interrupted: not said: $(tail -n 2 "$tmp/err")"
sleep 1
! pgrep -f "$PWD/build/planted/merge-any-types/|build/planted/merge-any-types/diff" >/dev/null ||
	complain "interrupted: a fuzzer goes on"
[[ -f $results/merge-any-types.3 && ! -f $results/merge-any-types.60 ]] ||
	complain "interrupted: too late or too early for this test"
touch -d '2001-01-01' "$results/merge-any-types.1"
expect 0 scripts/planted --runs 60 merge-any-types
[[ $(stat -c %y "$results/merge-any-types.1") == 2001-* &&
	-f $results/merge-any-types.60 ]] || complain "did not go on where it was"

# A wild access of the allocator is no silent end: the engine keeps the input.
mkdir "$tmp/corpus"
timeout 60 build/libfuzzer-fast/targets/diff_strict -print_funcs=0 \
	"-artifact_prefix=$tmp/" "$tmp/corpus" 2>"$tmp/err" &
pid=$!
for ((i = 0; i < 600; i++)); do
	grep -q INITED "$tmp/err" && break
	sleep 0.1
done
pkill -SEGV -P $pid
wait $pid
compgen -G "$tmp/crash-*" >/dev/null ||
	complain "a crash leaves no input: $(tail -n 2 "$tmp/err")"

# An engine calls an input slow by the clock; it hangs only if a processor is busy that long.
printf 'while :; do :; done\n' >"$tmp/hangs"
printf 'sleep 2\n' >"$tmp/waits"
PYTHONPATH=scripts python3 -B - "$tmp" <<'END' || complain "what is a hang?"
import sys
from buddyfuzz.planted import measure
measure.INPUT_SECONDS = 1
assert measure.hangs("/bin/sh", f"{sys.argv[1]}/hangs", {})
assert not measure.hangs("/bin/sh", f"{sys.argv[1]}/waits", {})
END

exit $failed
