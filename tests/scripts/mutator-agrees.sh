#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# A seed means one program, whatever the compiler: gcc's mutator and clang's print the
# same. A difference is an expression that draws two random numbers.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

mapfile -t sources < <(find program -name '*.c' -not -name 'gen*.c')
for cc in gcc clang-19; do
	for level in 0 2; do
		expect 0 "$cc" -std=gnu11 -D_GNU_SOURCE "-O$level" -I. -o "$tmp/mutated" \
			tests/program/mutated.c "${sources[@]}" -llzma -lxxhash
		"$tmp/mutated" >"$tmp/$cc-O$level"
	done
done
[[ $(grep -c '^# seed' "$tmp/gcc-O0") == 2000 ]] || fail "2,000 programs expected"
for other in gcc-O2 clang-19-O0 clang-19-O2; do
	cmp -s "$tmp/gcc-O0" "$tmp/$other" || {
		diff "$tmp/gcc-O0" "$tmp/$other" | head -n 5
		fail "gcc-O0 and $other make different programs"
	}
done
