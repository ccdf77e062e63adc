#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# 6.12 against 7.3: what shipped programs show are the differences that
# docs/kernel.md names, each of them occurs, and most programs end the same. A
# mistake right beside a difference is none of them.
# shellcheck source=tests/kernel/lib.sh
. "$(dirname "$0")/lib.sh"

need_kernel 7.3-up
[[ -f build/kernel/6.12-up/plain/per-page.so ]] ||
	skip "no kernel 6.12-up: scripts/kernel --package linux-source-6.12 --up"
name=older-test
trap 'scripts/kernel --remove --name $name 2>/dev/null; rm -rf -- "$tmp"' EXIT

# compare STATUS KERNEL PROGRAM...: with 7.3.
compare() {
	local status=$1 kernel=$2
	shift 2
	expect "$status" "$BUDDYFUZZ" run --mode exact --backend "kernel/$kernel/per-page" \
		--against kernel/7.3-up/per-page "$@"
}

mapfile -t programs < <(find corpus/seeds corpus/regressions corpus/traces \
	-type f -not -name '*.md' | LC_ALL=C sort)
compare 0 6.12-up "${programs[@]}"
mapfile -t named < <(grep -o '"6\.12-[^"]*"' runner/versions.c | tr -d '"')
((${#named[@]} > 5)) || fail "no differences in runner/versions.c"
for difference in "${named[@]}"; do
	says out "^known .* ${difference//./\\.}\$"
	grep -q "| \`$difference\` |" docs/kernel.md || fail "docs/kernel.md does not name $difference"
done
(($(grep -c '^pass' "$tmp/out") > 30)) || fail "few programs end the same"

# Not what 6.12 gives a pageblock after its isolation; not what it falls back to.
compare 0 6.12-up corpus/regressions/falls-back-and-claims.bf
says out '^pass'
copy_tree linux-source-6.12
edit mm/page_isolation.c \
	's/move_freepages_block_isolate\(zone, page, migratetype\)/move_freepages_block_isolate(zone, page, MIGRATE_RECLAIMABLE)/'
edit mm/page_alloc.c \
	's/(\[MIGRATE_MOVABLE\] *= \{) MIGRATE_RECLAIMABLE, MIGRATE_UNMOVABLE/\1 MIGRATE_UNMOVABLE, MIGRATE_RECLAIMABLE/'
expect 0 scripts/kernel --tree "$tmp/tree" --name "$name" --up
for program in isolation-keeps-the-type falls-back-and-claims; do
	compare 1 "$name" "corpus/regressions/$program.bf"
	says out '^DEDUP_TOKEN: (equal|pageblock-type|alloc-mobility)-'
done
