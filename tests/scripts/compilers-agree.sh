#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# The same programs end in the same states, whatever the compiler: compares the
# digests of this build with those of the build in build/san.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

other=build/san/tools/buddyfuzz
[[ -x $other ]] || {
	echo "SKIPPED: no $other"
	exit 77
}
mapfile -t files < <(find corpus findings -name '*.bf' -o -name '*.bf.xz' | sort)
# Reproducers name a pair of their own, which is not asked for here.
pair=(--backend model/per-page --against model/batched)
for mode in strict free exact; do
	expect 0 "$BUDDYFUZZ" run --digest --mode $mode "${pair[@]}" "$sample" "${files[@]}"
	mv "$tmp/out" "$tmp/here"
	expect 0 "$other" run --digest --mode $mode "${pair[@]}" "$sample" "${files[@]}"
	cmp -s "$tmp/here" "$tmp/out" || {
		diff "$tmp/here" "$tmp/out" | head -n 5
		fail "mode $mode: the digests differ"
	}
done
