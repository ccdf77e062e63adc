#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# In a checkout whose path has spaces, planted bugs are built and reproduced, and what the scripts
# say to type can be typed.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

top="$tmp/a  b"
mkdir "$top"
git ls-files -z | xargs -0 cp --parents -t "$top"
cd "$top" || exit 1

expect 0 scripts/planted --check freeze-any-count account-nr-free
says out '^2 programs do as they say$'
expect 1 scripts/reproduce --planted freeze-any-count corpus/planted/freeze-any-count.bf
says out '^DEDUP_TOKEN: result-freeze-ret$'
command=$(sed -n 's/^In gdb: //p' "$tmp/out")
words=()
eval "words=($command)"
[[ -f ${words[-1]} ]] || fail "no such file: ${words[-1]}"
