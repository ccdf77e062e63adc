#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# scripts/kernel: what it is told wrong, it says in one line.
# shellcheck source=tests/kernel/lib.sh
. "$(dirname "$0")/lib.sh"

expect 0 scripts/kernel --help
says out '^Usage: scripts/kernel'
for wrong in "" "--tree" "--bogus" "--tree a --package b" \
	"--package not-a-kernel" "--package linux-source-7.3 --name a/b" "--remove"; do
	read -ra words <<<"$wrong"
	expect 2 scripts/kernel "${words[@]}"
	one_line err
done
mkdir "$tmp/tree"
expect 2 scripts/kernel --tree "$tmp/tree"
says err 'not a kernel tree'

# A module that is none is left out, and said.
mkdir -p "$tmp/kernels/odd/plain"
printf 'not a module' >"$tmp/kernels/odd/plain/batched.so"
BUDDYFUZZ_KERNELS=$tmp/kernels expect 0 "$BUDDYFUZZ" backends
says err 'kernel/odd/batched: .*scripts/kernel'
says out '^model/batched '
! grep -q odd "$tmp/out" || fail "listed all the same"
