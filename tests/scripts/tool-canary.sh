#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# A divergence is status 1, a verdict that names everything, and minimizes.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

cat >"$tmp/long.bf" <<'END'
buddyfuzz 2
machine default
a0 = alloc order=3
a1 = alloc order=0
a2 = alloc_contig pfn=1024 count=512
get a0 page=0
free a1
free_contig a2 page=128 count=256
a3 = alloc order=9
drain_all
END
for mode in strict free exact; do
	expect 1 "$BUDDYFUZZ" run --mode $mode --against canary "$tmp/long.bf"
	says out '^DIVERGENCE .*long.bf'
	says out '^DEDUP_TOKEN: .*-free_contig-'
	expect 0 "$BUDDYFUZZ" run --mode $mode "$tmp/long.bf"
done

expect 0 "$BUDDYFUZZ" minimize --against canary "$tmp/long.bf" -o "$tmp/short.bf"
says err 'operations'
says err 'left after'
expect 1 "$BUDDYFUZZ" run --against canary "$tmp/short.bf"
says out '^DEDUP_TOKEN: .*-free_contig-'
expect 0 "$BUDDYFUZZ" show "$tmp/short.bf"
says out 'Replay: buddyfuzz run --mode strict --backend model/per-page --against canary'
(($(grep -vc '^#' "$tmp/out") <= 4)) || fail "not small"

# -v shows the operations with the pages that they came to.
expect 0 "$BUDDYFUZZ" run -v "$sample"
says out 'alloc_contig pfn=16 count=16 +: pfn 16..31 -> 0 pfn 16'
