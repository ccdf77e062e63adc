#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Everything that --json prints is JSON and says what the text says.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

expect 0 "$BUDDYFUZZ" backends --json
json 0.name=model/per-page 1.name=model/batched

expect 0 "$BUDDYFUZZ" show --json "$sample"
json 'comment=nothing special' geometry.nr_pages=64 \
	geometry.refcounts=zero-frozen ops.0.op=alloc_contig \
	ops.0.count=16 ops.1.op=free_contig

expect 0 "$BUDDYFUZZ" run --json --digest --verbose "$sample" "$sample"
json backend=model/per-page against=model/batched mode=strict \
	results.0.verdict=pass results.0.operations=2 results.1.verdict=pass \
	results.0.ops.0.skipped=false results.0.ops.0.ret=0 \
	results.0.ops.0.got=16 results.0.ops.1.pfn=16 results.0.ops.1.nr=16

expect 0 "$BUDDYFUZZ" run --json --against none --mode free "$sample"
json against=null mode=free

printf '%s\n' 'buddyfuzz 2' 'machine pages=48 order=4 pageblock=3 watermarks=1' \
	'a0 = alloc_contig pfn=0 count=16' 'a1 = alloc order=0 gfp=GFP_KERNEL' \
	'a2 = alloc order=4 gfp=__GFP_MEMALLOC' 'a3 = alloc order=4 gfp=__GFP_MEMALLOC' \
	'a4 = alloc order=4 gfp=__GFP_MEMALLOC' 'alloc_nolock order=4' >"$tmp/short.bf"
expect 0 "$BUDDYFUZZ" run --json --verbose "$tmp/short.bf"
json results.0.ops.1.reason=watermark \
	results.0.ops.4.reason='no block' results.0.ops.5.reason=order
# A block is left, but not as many pages more as an atomic request must leave.
printf '%s\n' 'buddyfuzz 2' 'machine pages=1024 order=9 pageblock=9 watermarks=1' \
	'alloc order=9 gfp=__GFP_MEMALLOC' 'alloc order=9 gfp=GFP_ATOMIC' >"$tmp/short.bf"
expect 0 "$BUDDYFUZZ" run --json --verbose "$tmp/short.bf"
json results.0.ops.1.reason=watermark

expect 1 "$BUDDYFUZZ" run --json --against canary "$sample"
json results.0.verdict=divergence results.0.index=1 \
	results.0.operation=free_contig results.0.pfn=16

# A name that is no UTF-8 must not end in no JSON at all.
cp "$sample" "$tmp/"$'\xff.bf'
expect 0 "$BUDDYFUZZ" run --json "$tmp/"$'\xff.bf'
json results.0.verdict=pass
