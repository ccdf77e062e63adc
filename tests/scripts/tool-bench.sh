#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# buddyfuzz bench: what is measured, as it was asked for; kernel-bench and kernel-work have
# the figures.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

# Each size, with an interval; beside page by page a ratio, and without it none.
expect 0 "$BUDDYFUZZ" bench contig --seconds 0.01 --pages 1,100 refcounted model/batched
says out '^refcounted: free of 1 pages$'
says out '^refcounted: free of 100 pages$'
says out '^  model/batched +[0-9.]+ +[0-9.]+ - +[0-9.]+ +[0-9.]+ +- +[0-9]+$'
expect 0 "$BUDDYFUZZ" bench contig --seconds 0.01 refcounted model/batched model/per-page
says out '^  model/batched .* [0-9]+\.[0-9]+x +[0-9]+$'
says out '^  model/per-page .* 1\.00x +[0-9]+$'
expect 0 "$BUDDYFUZZ" bench contig --seconds 0.01 --json refcounted model/batched
json 0.workload=refcounted 0.pages=16384
grep -q '"low": [0-9]' "$tmp/out" || fail "no interval"
grep -q '"ratio"' "$tmp/out" && fail "a ratio of nothing"

# bad REGEX WORD...: a line that says so.
bad() {
	local why=$1
	shift
	expect 2 "$BUDDYFUZZ" bench "$@"
	one_line err
	says err "$why"
}

bad 'expected a number from 1 to 524288, found "0"' contig --pages 0
bad 'expected a number from 1 to 524288, found "x"' contig --pages 1,x
bad 'found ""' contig --pages 1,
bad 'at most 8 numbers' contig --pages 1,2,3,4,5,6,7,8,9
bad '--pages and --profile are for contig' fuzz --pages 1
bad '--pages and --profile are for contig' work --profile
bad '--profile: not as JSON' contig --profile --json
bad 'of which kernels' work
bad 'of which kernels' work contig-16384
bad '^buddyfuzz: kernel/gone/batched: not built' work kernel/gone/batched
bad '^buddyfuzz: gone: ' work gone
bad '^buddyfuzz: model/batched: not a kernel' work model/batched
bad 'neither a backend nor a workload: "gone"' contig gone
