#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# scripts/fuzz refuses what makes no sense, at once, with status 2.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

expect 0 scripts/fuzz --help
says out '^Usage: scripts/fuzz'
expect 0 scripts/fuzz --list
says out '^diff_strict$'
says out '^canary$'

while read -r reason arguments; do
	read -ra words <<<"$arguments"
	expect 2 scripts/fuzz "${words[@]}"
	one_line err
	says err "${reason//_/ }"
done <<'END'
no_option --sideways
no_target nonsense
one_target diff_strict diff_free
no_engine --engine honggfuzz
not_a_number --seconds soon
not_a_number --seconds -5
no_value --seconds
no_value --corpus --seconds 3
canary --against model/patch-v3 canary
no_backends --against model/patch-v3 interleave
no_directory --corpus /proc/nowhere
no_directory --corpus /proc
not_from --jobs 0
not_a_number --jobs 1.5
libfuzzer's --engine afl --fast
END
expect 2 scripts/fuzz --corpus ''
says err 'no directory'
expect 2 scripts/fuzz --backend model/nothing
says err '^fuzz: no backend "model/nothing"'
# A corpus that is not there may be a misspelt one.
expect 2 scripts/fuzz --corpus "$tmp/new" --backend model/nothing
says err "^fuzz: made $tmp/new: an empty corpus\$"
expect 2 scripts/fuzz --corpus "$tmp/new" --backend model/nothing
says err '^fuzz: no backend "model/nothing"'
grep -q 'made' "$tmp/err" && fail "made again"
[[ -z $(ls -A "$tmp/new") ]] || fail "left something in the corpus"
