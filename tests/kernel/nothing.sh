#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# What a pair of kernels cannot run at all is said with its reason, with status 3, by
# the tool, by a fuzz target's driver; and the reason is the right one.
# shellcheck source=tests/kernel/lib.sh
. "$(dirname "$0")/lib.sh"

need_kernel 7.3-smp
need_kernel 7.3-smp-sparse
targets=$(dirname "$BUDDYFUZZ")/../targets
smp=kernel/7.3-smp sparse=kernel/7.3-smp-sparse
printf 'buddyfuzz 2\nmachine default\na0 = alloc order=0\n' >"$tmp/flat.bf"
printf 'buddyfuzz 2\nmachine sparse\na0 = alloc order=0\n' >"$tmp/sparse.bf"
printf 'buddyfuzz 2\nmachine nosmp\na0 = alloc order=0\n' >"$tmp/nosmp.bf"

for file in flat sparse; do
	for command in run explain minimize; do
		expect 3 "$BUDDYFUZZ" $command --mode exact --backend $smp/per-page \
			--against $smp/batched "$tmp/$file.bf"
		says err "mode exact has no per-CPU lists, and $smp/per-page is built with SMP: .*configuration up"
		expect 3 "$BUDDYFUZZ" $command --backend $sparse/per-page \
			--against $smp/batched "$tmp/$file.bf"
		says err "no machine works for both: $sparse/per-page is built with a sparse .*; $smp/batched is built with a flat"
	done
done
expect 3 "$BUDDYFUZZ" run --backend $smp/per-page --against $smp/batched "$tmp/sparse.bf"
says err "per-page is built with a flat memory map: section must be 0"
expect 3 "$BUDDYFUZZ" run --backend $smp/per-page --against $smp/batched "$tmp/nosmp.bf"
says err "per-page is built with SMP: cpus must not be 0"
expect 0 "$BUDDYFUZZ" run --backend $smp/per-page --against $smp/batched "$tmp/flat.bf"
expect 0 "$BUDDYFUZZ" run --backend model/batched --against $sparse/batched "$tmp/sparse.bf"

BUDDYFUZZ_BACKEND=$smp/per-page BUDDYFUZZ_AGAINST=$smp/batched expect 3 \
	"$targets/diff_exact" "$tmp/flat.bf"
one_line err
says err 'diff_exact: cannot run anything: mode exact has no per-CPU lists'
BUDDYFUZZ_BACKEND=$sparse/per-page BUDDYFUZZ_AGAINST=$smp/batched expect 3 \
	"$targets/diff_strict" "$tmp/flat.bf"
says err 'cannot run anything: no machine works for both'
BUDDYFUZZ_STATS=$tmp/stats BUDDYFUZZ_BACKEND=$smp/per-page BUDDYFUZZ_AGAINST=$smp/batched \
	expect 0 "$targets/diff_strict" "$tmp/flat.bf" "$tmp/sparse.bf" "$tmp/nosmp.bf"
says out '1 passed, 0 known differences, 2 unsupported, 0 failed; 0 executed nothing'
sum() {
	awk -v key="$1" '{ for (i = 1; i < NF; i += 2) if ($i == key) sum += $(i + 1) } END { print sum + 0 }' "$tmp/stats"
}
for pair in executions=3 unsupported=2 unsupported:needs-flat=1 unsupported:needs-cpus=1 \
	machine:flat=1 machine:sparse=0 machine:no-pcp=0 idle=0; do
	[[ $(sum "${pair%=*}") == "${pair#*=}" ]] || fail "statistics: ${pair%=*} is $(sum "${pair%=*}")"
done
