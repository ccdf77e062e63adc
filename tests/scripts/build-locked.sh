#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# A script whose build cannot be locked, begun or finished says so in one line, and
# runs nothing that an earlier build has left. Nor does one run without a directory
# for its temporary files.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

checkout="$tmp/checkout"
mkdir -p "$checkout/build"
cp -r scripts "$checkout"

# stubborn REGEX: it gives up, and says why.
stubborn() {
	expect 2 "$checkout/scripts/fuzz" --seconds 1
	one_line err
	says err "^fuzz: $1"
	[[ ! -s $tmp/out ]] || fail "it ran all the same"
}
mkdir "$checkout/build/.release.lock"
stubborn 'build/\.release\.lock: cannot be locked'
rm -r "$checkout/build"
: >"$checkout/build"
stubborn 'build: cannot write there'

# No presets here: cmake fails.
rm "$checkout/build"
expect 2 "$checkout/scripts/fuzz" --seconds 1
says err '^fuzz: failed: cmake '
[[ ! -s $tmp/out ]] || fail "it ran all the same"

# without_tmp COMMAND...: nowhere to write to, and nothing is written elsewhere.
without_tmp() {
	ls / >"$tmp/before"
	TMPDIR=/nonexistent expect 2 "$@"
	says err 'temporary directory in /nonexistent'
	(($(grep -vc '^+ ' "$tmp/err") == 1)) || fail "more than one line"
	ls / | cmp -s - "$tmp/before" || fail "files in /"
}
without_tmp scripts/reproduce "$sample"
