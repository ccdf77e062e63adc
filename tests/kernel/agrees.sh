#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Every shipped program: per-page and batched agree on the kernel, the model
# agrees with the kernel, and the findings occur on the kernel too.
# shellcheck source=tests/kernel/lib.sh
. "$(dirname "$0")/lib.sh"

for config in up smp smp-sparse; do
	need_kernel "7.3-$config"
	mode=strict
	[[ $config == up ]] && mode=exact
	kernel=kernel/7.3-$config
	mapfile -t programs < <(find corpus/seeds corpus/regressions corpus/traces \
		-type f -not -name '*.md' | LC_ALL=C sort)
	for pair in "$kernel/per-page $kernel/batched" \
		"model/batched $kernel/batched" "model/per-page $kernel/per-page"; do
		read -r a b <<<"$pair"
		expect 0 "$BUDDYFUZZ" run --mode "$mode" --backend "$a" \
			--against "$b" "${programs[@]}"
		says out '^pass'
	done

	# In any order, alone or not: the same digest.
	for order in "" -r; do
		printf '%s\n' "${programs[@]}" | LC_ALL=C sort $order |
			xargs "$BUDDYFUZZ" run --digest --mode "$mode" \
				--backend "$kernel/batched" --against none |
			LC_ALL=C sort >"$tmp/digests$order"
	done
	cmp "$tmp/digests" "$tmp/digests-r" || fail "digests depend on the order"
done

# finding IMPLEMENTATION CONFIG NAME
finding() {
	local mode=strict
	[[ $2 == up ]] && mode=exact
	expect 0 "$BUDDYFUZZ" run --mode $mode --backend "kernel/7.3-$2/$1" \
		--against none "findings/$3/$3.bf"
	says out "^known .* $3\$"
}
for impl in per-page batched; do
	finding "$impl" up contig-undoes-foreign-isolation
	finding "$impl" up deferred-order-in-private
	finding "$impl" up undo-isolate-merged-blocks
	finding "$impl" up cma-release-frees-held-pages
	finding "$impl" smp cma-release-frees-held-pages
	finding "$impl" smp pcp-block-spans-pageblocks
done
finding batched up batch-spans-zones

# Without the oracle, too: what a finding leaves in page->private is seen in the
# first tails of a compound block on both.
cat >"$tmp/private.bf" <<'END'
buddyfuzz 2
machine pages=16 order=4 pageblock=3 check=1
a0 = alloc order=1 type=movable
a1 = alloc order=1 type=movable
a2 = alloc order=0 type=movable
free a0
contend_zone zone=0 on=1
free_nolock a1
contend_zone zone=0 on=0
free a2
last = alloc order=3 type=movable gfp=__GFP_COMP
END
expect 0 "$BUDDYFUZZ" run --ignore oracle --mode exact \
	--backend model/batched --against kernel/7.3-up/batched "$tmp/private.bf"
says out '^pass'
# And both canonicalize a block of several pageblocks, one of which is isolated, alike.
cat >"$tmp/canonical.bf" <<'END'
buddyfuzz 2
machine pages=64 order=4 pageblock=2 cpus=1 batch=2 check=1
a0 = alloc order=0 type=movable
a1 = alloc_bulk count=1 type=unmovable
a2 = alloc order=0 type=reclaimable
a3 = alloc order=3 type=movable
drain_all
a4 = alloc order=3 type=movable
isolate pfn=60 count=1 mode=mem_offline
END
expect 0 "$BUDDYFUZZ" run --ignore oracle \
	--backend model/batched --against kernel/7.3-smp/batched "$tmp/canonical.bf"
says out '^pass'
