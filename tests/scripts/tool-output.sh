#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# -o FILE is all or nothing, and no failed write goes unnoticed.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

# What was there stays there until all of the new content is.
printf 'precious\n' >"$tmp/kept"
expect 2 "$BUDDYFUZZ" assemble "$tmp/nothere" -o "$tmp/kept"
expect 2 "$BUDDYFUZZ" minimize "$sample" -o "$tmp/kept"
[[ $(<"$tmp/kept") == precious ]] || fail "an error clobbered the output file"

expect 0 "$BUDDYFUZZ" assemble "$sample" -o "$tmp/kept"
expect 0 "$BUDDYFUZZ" show "$tmp/kept" -o "$tmp/text"
expect 0 "$BUDDYFUZZ" assemble "$tmp/text" -o "$tmp/again"
cmp -s "$tmp/kept" "$tmp/again" || fail "binary to text and back differs"
# In place.
expect 0 "$BUDDYFUZZ" assemble "$tmp/text" -o "$tmp/text"
cmp -s "$tmp/kept" "$tmp/text" || fail "in place differs"
# Nothing temporary is left behind.
(($(find "$tmp" -name '*.??????' -not -name 'sample.*' | wc -l) == 0)) ||
	fail "temporary files left"

expect 2 "$BUDDYFUZZ" show "$sample" -o "$tmp/no/such/directory"
one_line err
says err 'no/such/directory'
expect 2 "$BUDDYFUZZ" show "$sample" -o "$tmp"
one_line err
expect 2 "$BUDDYFUZZ" show "$sample" -o /dev/full
one_line err
says err '/dev/full: No space left'
for command in "show $sample" "run $sample" "run --json $sample" backends; do
	read -ra words <<<"$command"
	expect 2 bash -c '"$0" "$@" >/dev/full' "$BUDDYFUZZ" "${words[@]}"
	one_line err
	says err 'standard output: No space left'
done
# A reader that goes away early.
expect 2 bash -c '"$0" show "$1" 1> >(exec true); sleep 0.2; exit 2' "$BUDDYFUZZ" "$sample"
