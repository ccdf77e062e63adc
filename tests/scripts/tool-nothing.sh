#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# A program of which nothing was executed is no pass: status 3, and why.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

idle=$tmp/idle.bf
printf 'buddyfuzz 2\nmachine tiny\nfree none page=0\nsplit none\n' >"$idle"
many=$tmp/many.bf	# sections
printf 'buddyfuzz 2\nmachine pages=8194 order=1 pageblock=1 section=1\na0 = alloc order=0\n' >"$many"

for command in run explain minimize; do
	expect 3 "$BUDDYFUZZ" $command "$idle"
	one_line err
	says err "^buddyfuzz: $idle: nothing was executed: no operation"
	expect 3 "$BUDDYFUZZ" $command "$many"
	one_line err
	says err "^buddyfuzz: $many: nothing was executed: model/per-page supports at most 4096 sections"
done

# Of several, what was left out is counted.
expect 3 "$BUDDYFUZZ" run "$idle" "$many" "$many"
one_line err
says err '3 programs: 2 unsupported, 1 executed nothing'
expect 0 "$BUDDYFUZZ" run "$idle" "$many" "$sample"
says err '3 programs: 1 unsupported, 1 executed nothing'
one_line err
# For a bisection each has a command of its own: those two cannot say "good".
for program in "$idle" "$many"; do
	expect 3 "$BUDDYFUZZ" run "$program"
done
expect 1 "$BUDDYFUZZ" run --against canary "$idle" "$sample"
expect 2 "$BUDDYFUZZ" run "$idle" "$tmp/nothere"
expect 3 "$BUDDYFUZZ" run --json "$idle"
json results.0.verdict=nothing results.0.operations=0

# Rules that were ignored are said; with none left nothing was judged.
expect 0 "$BUDDYFUZZ" run --ignore refcount "$sample"
says err '1 of [0-9]+ rules were ignored'
expect 0 "$BUDDYFUZZ" run --ignore oracle "$sample"
for nothing in "--ignore equality" "--against none" "--mode free"; do
	# shellcheck disable=SC2086
	expect 3 "$BUDDYFUZZ" run --ignore oracle $nothing "$sample"
	says err 'ignored and not checked: nothing was judged$'
done

# A fuzz target's driver does the same.
target=$(dirname "$BUDDYFUZZ")/../targets/diff_strict
expect 3 "$target" "$idle" "$many"
says out '0 failed; 1 executed nothing$'
one_line err
says err 'nothing was executed$'
expect 0 "$target" "$idle" "$sample"
says out '1 executed nothing$'
expect 3 env BUDDYFUZZ_IGNORE=oracle,equality "$target" "$sample"
says err 'no rule is left to judge by$'
expect 3 env BUDDYFUZZ_IGNORE=oracle "${target/diff_strict/diff_free}" "$sample"
expect 3 env BUDDYFUZZ_IGNORE=oracle BUDDYFUZZ_AGAINST=none \
	"$target" "$sample"
expect 0 env BUDDYFUZZ_IGNORE=oracle "$target" "$sample"
expect 0 env BUDDYFUZZ_AGAINST=none "$target" "$sample"
expect 0 env BUDDYFUZZ_AGAINST=none "${target/diff_strict/refcount}" "$sample"
