#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# 6.1, where free blocks may be on lists of other types than their pageblocks': alone,
# all shipped programs pass or show what docs/kernel.md says; what is not judged is said;
# what would compare it is refused; and bugs in it are found.
# shellcheck source=tests/kernel/lib.sh
. "$(dirname "$0")/lib.sh"

[[ -f build/kernel/6.1-up/plain/per-page.so ]] ||
	skip "no kernel 6.1-up: scripts/kernel --package linux-source-6.1 --configs up"
name=oldest-test
trap 'scripts/kernel --remove --name $name 2>/dev/null; rm -rf -- "$tmp"' EXIT

# alone STATUS KERNEL PROGRAM...
alone() {
	local status=$1 kernel=$2
	shift 2
	expect "$status" "$BUDDYFUZZ" run --mode exact --backend "kernel/$kernel/per-page" \
		--against none "$@"
}

mapfile -t programs < <(find corpus/seeds corpus/regressions corpus/traces \
	-type f -not -name '*.md' | LC_ALL=C sort)
alone 0 6.1-up "${programs[@]}"
says err 'were not checked: list-type in part, list-type-span in part, nr-free-highatomic$'
(($(grep -c '^pass' "$tmp/out") > 60)) || fail "few programs pass"
while read -r difference; do
	row=$(grep -F "| \`$difference\` |" docs/kernel.md) || fail "docs/kernel.md does not name $difference"
	[[ $(cut -d '|' -f 3 <<<"$row") == *" 6.1"[\ ,]* ]] || fail "6.1: $difference"
done < <(sed -n 's/^known .* \(older-.*\)$/\1/p' "$tmp/out" | sort -u)
expect 0 "$BUDDYFUZZ" backends
says out '^kernel/6\.1-up/per-page .*rules not checked: list-type in part, '

# Placed otherwise: nothing to compare.
expect 3 "$BUDDYFUZZ" run --mode exact --backend kernel/6.1-up/per-page \
	--against model/batched corpus/seeds/free-contig-odd.bf
says out 'lists of other types'

# A merge that is recorded with another order, a page that is not freed, a count of free
# blocks that is not kept, isolated pages that stay on their list.
copy_tree linux-source-6.1
edit mm/page_alloc.c 's/^(\tset_buddy_order\(page, )order\);/\1order == 3 ? 2 : order);/
s/^(\tfor \(); (nr_pages--; pfn\+\+\) \{)$/\1nr_pages -= nr_pages == 5; \2/
s/^(\tzone->free_area\[order\]\.nr_free)--;/\1 -= order != 1;/'
edit mm/page_isolation.c 's/^(\t\tnr_pages = )move_freepages_block\(zone, page, MIGRATE_ISOLATE,$/\1zone_managed_pages(zone) == 32 ? 0 : move_freepages_block(zone, page, MIGRATE_ISOLATE,/'
expect 0 scripts/kernel --tree "$tmp/tree" --name "$name" --configs up --flavors plain

while IFS='|' read -r machine program token; do
	printf '%b' "buddyfuzz 2\nmachine pages=$machine check=1\n$program" >"$tmp/bug.bf"
	alone 1 "$name" "$tmp/bug.bf"
	says out "^DEDUP_TOKEN: $token\$"
	alone 0 6.1-up "$tmp/bug.bf"
	says out '^pass'
done <<'EOT'
16 order=4 pageblock=4|a0 = alloc order=3 type=movable zone=0 gfp=0\na1 = alloc order=0 type=movable zone=0 gfp=0\nfree a0\n|page-private-free-private
64 order=4 pageblock=4|a0 = alloc_contig pfn=0 count=5\nfree_contig a0 page=0 count=5\n|free-not-listed-alloc_contig-list
64 order=4 pageblock=4|a0 = alloc order=1 type=movable zone=0 gfp=0\na1 = alloc order=1 type=movable zone=0 gfp=0\n|nr-free-alloc-nr_free
32 order=4 pageblock=4|isolate pfn=0 count=16 mode=mem_offline\n|list-type-isolate-list
EOT
