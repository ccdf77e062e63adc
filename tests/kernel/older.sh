#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# 6.12 against 7.3: what shipped programs show are the differences that
# docs/kernel.md names, each of them occurs, and most programs end the same.
# shellcheck source=tests/kernel/lib.sh
. "$(dirname "$0")/lib.sh"

need_kernel 7.3-up
[[ -f build/kernel/6.12-up/plain/per-page.so ]] ||
	skip "no kernel 6.12-up: scripts/kernel --package linux-source-6.12 --up"
[[ ! -f build/kernel/6.12-up/plain/batched.so ]] || fail "6.12 frees nothing in batches"

mapfile -t programs < <(find corpus/seeds corpus/regressions corpus/traces \
	-type f -not -name '*.md' | LC_ALL=C sort)
expect 0 "$BUDDYFUZZ" run --mode exact --backend kernel/6.12-up/per-page \
	--against kernel/7.3-up/per-page "${programs[@]}"
for name in warns-of-held-pages defers-nothing checks-otherwise \
	isolation-overwrites-type; do
	says out "^known .* 6\.12-$name\$"
	grep -q "6\.12-$name" docs/kernel.md || fail "docs/kernel.md does not name 6.12-$name"
done
(($(grep -c '^pass' "$tmp/out") > 30)) || fail "few programs end the same"
