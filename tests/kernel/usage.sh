#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# scripts/kernel: what it is told wrong, it says in one line.
# shellcheck source=tests/kernel/lib.sh
. "$(dirname "$0")/lib.sh"

expect 0 scripts/kernel --help
says out '^Usage: scripts/kernel'
for wrong in "" "--tree" "--bogus" "--tree a --package b" \
	"--package not-a-kernel" "--package linux-source-7.3 --name a/b" "--remove" \
	"--tree a --tree b" "--tree $tmp/no-such-tree"; do
	read -ra words <<<"$wrong"
	expect 2 scripts/kernel "${words[@]}"
	one_line err
done
mkdir "$tmp/tree"
expect 2 scripts/kernel --tree "$tmp/tree"
says err 'not a kernel tree'

# Modules that are none are left out, and said.
for name in odd even; do
	mkdir -p "$tmp/kernels/$name/plain"
	for impl in per-page batched; do
		printf 'not a module' >"$tmp/kernels/$name/plain/$impl.so"
	done
done
BUDDYFUZZ_KERNELS=$tmp/kernels expect 0 "$BUDDYFUZZ" backends
one_line err
says err '^left out: kernel/even, kernel/odd: .*scripts/kernel.*--remove'
says out '^model/batched '
! grep -q odd "$tmp/out" || fail "listed all the same"
BUDDYFUZZ_KERNELS=$tmp/kernels expect 2 "$BUDDYFUZZ" run --backend kernel/odd/batched "$sample"
says err '^kernel/odd/batched: .*scripts/kernel'
! grep -q even "$tmp/err" || fail "nobody asked for that one"

expect 2 scripts/kernel --remove --name no-such-kernel
one_line err
says err 'there is no build/kernel/no-such-kernel'

