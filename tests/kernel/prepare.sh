#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# The packages become backends, in all configurations; a second time nothing is
# compiled. Without linux-source-7.2 and 6.12 less of kernel-older runs.
# shellcheck source=tests/kernel/lib.sh
. "$(dirname "$0")/lib.sh"

# prepare PACKAGE OPTION...: false if the package cannot be had.
prepare() {
	scripts/kernel --package "$@" >"$tmp/out" 2>"$tmp/err" </dev/null && return
	grep -q -- '--package:' "$tmp/err" || fail "cannot prepare $*"
	return 1
}

# One configuration in all flavors, and of the others those that tests need.
prepare linux-source-7.3 --configs up ||
	skip "linux-source-7.3 cannot be had: $(tail -n 1 "$tmp/err")"
says err "kernel/7.3-up/batched: ready"
expect 0 scripts/kernel --package linux-source-7.3 --configs smp --flavors bare,race
says err "kernel/7.3-smp/batched: ready"
expect 0 scripts/kernel --package linux-source-7.3 --configs smp-sparse --flavors fast
says err "kernel/7.3-smp-sparse/batched: ready"
expect 0 scripts/kernel --package linux-source-7.3 --configs up
! grep -E '^\[[0-9]+/' build/kernel/7.3-up/ninja.log || fail "nothing changed, and it compiles again"

expect 0 "$BUDDYFUZZ" backends
for config in up smp smp-sparse; do
	for impl in per-page batched; do
		says out "^kernel/7.3-$config/$impl .*Linux 7\.3"
	done
done

# All other tests want of older kernels is the flavor that runs programs.
if prepare linux-source-6.12 --configs up --flavors plain; then
	! compgen -G 'build/kernel/6.12-up/fuzz/*.so' || fail "flavors that are not asked for"
	expect 0 "$BUDDYFUZZ" backends
	says out '^kernel/6.12-up/per-page .*Linux 6\.12'
	! grep -q '^kernel/6.12-up/batched' "$tmp/out" || fail "6.12 frees nothing in batches"
else
	tail -n 1 "$tmp/err"
fi

if prepare linux-source-7.2 --configs up --flavors plain; then
	expect 0 "$BUDDYFUZZ" backends
	says out '^kernel/7.2-up/batched .*Linux 7\.2'
else
	tail -n 1 "$tmp/err"
fi
