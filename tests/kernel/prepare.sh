#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# The package becomes backends, in both configurations; a second time is quick.
# shellcheck source=tests/kernel/lib.sh
. "$(dirname "$0")/lib.sh"

if [[ ! -d build/kernel/source/linux-source-7.3 ]]; then
	scripts/kernel --package linux-source-7.3 --up >"$tmp/out" 2>"$tmp/err" </dev/null ||
		{ grep -q -- '--package:' "$tmp/err" &&
			skip "linux-source-7.3 cannot be had: $(tail -n 1 "$tmp/err")"; }
fi
for options in --up --smp "--smp --sparse"; do
	read -ra words <<<"$options"
	expect 0 scripts/kernel --package linux-source-7.3 "${words[@]}"
	name=7.3-${options#--}
	says err "kernel/${name/ --/-}/batched: ready"
done
started=$SECONDS
expect 0 scripts/kernel --package linux-source-7.3 --up
((SECONDS - started < 30)) || fail "nothing changed, and it took $((SECONDS - started)) s"
expect 0 "$BUDDYFUZZ" backends
for config in up smp smp-sparse; do
	for impl in per-page batched; do
		says out "^kernel/7.3-$config/$impl .*Linux 7\.3"
	done
done
