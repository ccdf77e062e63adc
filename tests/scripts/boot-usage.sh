#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# scripts/boot: what cannot be booted is said in one line, before anything is built.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

# refused STATUS REGEX WORD...
refused() {
	local status=$1 why=$2
	shift 2
	expect "$status" scripts/boot "$@"
	tail -n 1 "$tmp/err" | grep -Eq -- "$why" || fail "does not say: $why"
}

suite=findings/deferred-order-in-private/deferred_order_in_private_kunit.c
mkdir -p "$tmp/none"
printf 'int one;\n' >"$tmp/none.c"
expect 0 scripts/boot --help
says out '^Usage: scripts/boot'
refused 2 '^boot: either --tree or --package' "$suite"
refused 2 '^boot: either --tree or --package' --tree "$tmp" --package linux-source-7.3 "$suite"
refused 2 '^boot: no FILE given' --tree "$tmp"
refused 2 '^boot: --package: not a kernel' --package bash "$suite"
refused 2 'gone\.c: No such file' --tree "$tmp" "$tmp/gone.c"
refused 2 'expected one struct kunit_suite' --tree "$tmp" "$tmp/none.c"
refused 2 'not from 1 to 3600' --tree "$tmp" --timeout 0 "$suite"
refused 2 'not allowed with' --tree "$tmp" --up --smp "$suite"
refused 2 'no architecture "arm64": there are um x86_64' --tree "$tmp" --arch arm64 "$suite"
refused 2 'expected a line such as CONFIG_KASAN=y, found "KASAN"' --tree "$tmp" --config KASAN "$suite"
refused 2 'append: no value given' --tree "$tmp" "$suite" --append ''
refused 2 'backend: not with --arch' --tree "$tmp" --backend --arch x86_64
refused 2 'at most 16 words to --append, without blanks' --tree "$tmp" --backend --append 'one two'
refused 2 'backend: expected no FILE' --tree "$tmp" --backend "$suite"
refused 2 'only with --backend' --tree "$tmp" --order 9 "$suite"
refused 2 'larger than the largest order' --tree "$tmp" --backend --order 5 --pageblock 6
refused 3 'not a kernel tree' --tree "$tmp/none" --backend
refused 3 'not a kernel tree' --tree "$tmp/none" "$suite"
# As of 6.12.
mkdir -p "$tmp/tree/mm"
touch "$tmp/tree/Makefile" "$tmp/tree/mm/page_alloc.c"
refused 3 'zones for tests need an arch_zone_limits_init\(\) in arch/um/' --tree "$tmp/tree" --backend
refused 3 'zones for tests need an arch_zone_limits_init\(\) in arch/x86/' \
	--tree "$tmp/tree" --arch x86_64 "$suite"
refused 3 'no such directory' --tree "$tmp/gone" "$suite"
