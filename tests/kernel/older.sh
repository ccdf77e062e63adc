#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# 6.12 and 7.2 against 7.3: what shipped programs show are the differences that
# docs/kernel.md names for each, and most programs end the same. A mistake right
# beside a difference is none of them.
# shellcheck source=tests/kernel/lib.sh
. "$(dirname "$0")/lib.sh"

need_kernel 7.3-up
[[ -f build/kernel/6.12-up/plain/per-page.so ]] ||
	skip "no kernel 6.12-up: scripts/kernel --package linux-source-6.12 --configs up"
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
mapfile -t named < <(grep -o '"older-[^"]*"' findings/older/older.c | tr -d '"')
((${#named[@]} > 5)) || fail "no differences in findings/older/older.c"
# Each occurs in the kernels that docs/kernel.md says, and in no other.
for version in 6.12 7.2; do
	[[ -f build/kernel/$version-up/plain/per-page.so ]] || continue
	compare 0 "$version-up" "${programs[@]}"
	for difference in "${named[@]}"; do
		row=$(grep -F "| \`$difference\` |" docs/kernel.md) ||
			fail "docs/kernel.md does not name $difference"
		case $(cut -d '|' -f 3 <<<"$row") in
		*" $version"[\ ,]*) says out "^known .* $difference\$" ;;
		*) ! grep -E "^known .* $difference\$" "$tmp/out" || fail "$version: $difference" ;;
		esac
	done
	(($(grep -c '^pass' "$tmp/out") > 30)) || fail "few programs end the same"
done

# Not what 6.12 gives a pageblock after its isolation; not what it falls back to; not
# the reserve for a request that has failed once; no second warning.
compare 0 6.12-up corpus/regressions/falls-back-and-claims.bf
says out '^pass'
copy_tree linux-source-6.12
edit mm/page_isolation.c \
	's/move_freepages_block_isolate\(zone, page, migratetype\)/move_freepages_block_isolate(zone, page, MIGRATE_RECLAIMABLE)/'
edit mm/page_alloc.c \
	's/(\[MIGRATE_MOVABLE\] *= \{) MIGRATE_RECLAIMABLE, MIGRATE_UNMOVABLE/\1 MIGRATE_UNMOVABLE, MIGRATE_RECLAIMABLE/'
edit mm/page_alloc.c 's/if \(alloc_flags & ALLOC_HIGHATOMIC\)$/if (false)/'
edit mm/page_alloc.c 's/^(\tWARN\(count != 0,.*)$/\1 \1/'
expect 0 scripts/kernel --tree "$tmp/tree" --name "$name" --configs up --flavors plain

# The second of two requests that may have the reserve.
cat >"$tmp/reserve.bf" <<'EOT'
buddyfuzz 2
machine pages=576 order=6 pageblock=1 check=1
a0 = alloc_highatomic order=1 type=movable zone=0
free a0
a1 = alloc_highatomic order=1 type=movable zone=0
EOT
# The oracle of 6.12 sees each by itself; of results that differ the comparison speaks
# first.
while read -r program alone compared; do
	expect 1 "$BUDDYFUZZ" run --mode exact --backend "kernel/$name/per-page" \
		--against none "$program"
	says out "^DEDUP_TOKEN: $alone\$"
	compare 1 "$name" "$program"
	says out "^DEDUP_TOKEN: $compared\$"
done <<EOT
corpus/regressions/isolation-keeps-the-type.bf pageblock-type-undo_isolate-type pageblock-type-undo_isolate-type
corpus/regressions/falls-back-and-claims.bf alloc-mobility-alloc-fallback equal-result-alloc-pfn
$tmp/reserve.bf alloc-mobility-alloc_highatomic-reserve equal-result-alloc_highatomic-pfn
corpus/seeds/held-page.bf warning-free_contig-warning warning-free_contig-warning
EOT
