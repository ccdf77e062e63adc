#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# -o FILE is all or nothing, and no failed write goes unnoticed.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"
# Kernels that were prepared here are named on standard error if they are stale.
export BUDDYFUZZ_KERNELS=$tmp

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

# A link stays one, and what it leads to gets the content; modes stay.
mkdir "$tmp/far"
printf 'precious\n' >"$tmp/far/real"
chmod 640 "$tmp/far/real"
ln -s far/real "$tmp/link"
ln -s link "$tmp/link2"
expect 0 "$BUDDYFUZZ" show "$sample" -o "$tmp/link2"
[[ -L $tmp/link && -L $tmp/link2 && ! -L $tmp/far/real ]] || fail "a link was replaced"
cmp -s <("$BUDDYFUZZ" show "$sample") "$tmp/far/real" || fail "not written through the link"
[[ $(stat -c %a "$tmp/far/real") == 640 ]] || fail "the mode changed"
ln -s far/new "$tmp/dangling"
expect 0 "$BUDDYFUZZ" show "$sample" -o "$tmp/dangling"
[[ -L $tmp/dangling && -s $tmp/far/new ]] || fail "a dangling link was replaced"
ln -s itself "$tmp/itself"
expect 2 "$BUDDYFUZZ" show "$sample" -o "$tmp/itself"
one_line err
says err 'itself: Too many levels of symbolic links'
# So does a file of several names.
ln "$tmp/far/real" "$tmp/twin"
expect 0 "$BUDDYFUZZ" assemble "$sample" -o "$tmp/twin"
cmp -s "$tmp/twin" "$tmp/far/real" || fail "the other name is of the old file"
expect 0 "$BUDDYFUZZ" show "$sample" -o "$tmp/far/real"
cmp -s <("$BUDDYFUZZ" show "$sample") "$tmp/twin" || fail "longer than it must be"

# No room: what was there is still there, and nothing besides.
"$BUDDYFUZZ" show "$sample" >"$tmp/before"
names=$(find "$tmp" | sort)
for file in far/real kept nothere; do
	cp "$tmp/$file" "$tmp/copy" 2>/dev/null
	# Standard error is a file as well.
	expect 2 bash -c '(trap "" XFSZ; ulimit -f 0; exec "$0" "$@") 2>&1 | cat >&2
		exit "${PIPESTATUS[0]}"' "$BUDDYFUZZ" assemble "$sample" -o "$tmp/$file"
	one_line err
	says err "$file.*: File too large"
	[[ ! -e $tmp/$file ]] || cmp -s "$tmp/$file" "$tmp/copy" || fail "$file was lost"
done
rm -f "$tmp/copy"
[[ $(find "$tmp" | sort) == "$names" ]] || fail "something was left behind"
