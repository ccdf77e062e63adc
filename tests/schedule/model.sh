#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Several CPUs on the model: as tests/kernel/schedule.sh, with the races in planted/races/model.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/../scripts/lib.sh"
# shellcheck source=tests/schedule/lib.sh
. "$(dirname "$0")/lib.sh"

check_orders model/batched
check_reduction model/batched

# The review turned this way of freeing down since it is wrong with holders that run meanwhile.
echo "buddyfuzz 2
machine pages=64 order=3 pageblock=2 cpus=2
a0 = alloc_contig pfn=0 count=2
overlap on=1
free_contig a0 count=2
cpu cpu=1
try_get pfn=0" >"$tmp/two-pass.bf"
schedule 1 --backend model/two-pass "$tmp/two-pass.bf"
for backend in model/batched model/per-page model/batched/frozen-bit; do
	schedule 0 --backend $backend "$tmp/two-pass.bf"
	says out 'there are no more'
done

# What fails without any overlap is minimized, too.
{ grep -v '^#' findings/patch-v3-walks-off-section/patch-v3-walks-off-section.bf; echo "a1 = alloc order=0
overlap on=1
get a1
put a1"; } >"$tmp/sequence.bf"
schedule 1 --minimize --backend model/patch-v3 -o "$tmp/small.bf" "$tmp/sequence.bf"
says out '^With the operations one after another'
[[ $(grep -c ' = ' "$tmp/small.bf") = 1 ]] || fail "it is not minimized"
schedule 1 --scheduler program --backend model/patch-v3 "$tmp/small.bf"

check_nmi model/batched
schedule 0 --backend model/batched \
	findings/undo-isolate-merged-blocks/undo-isolate-merged-blocks-overlap.bf
says out 'ended at a known difference, the last one at undo-isolate-merged-blocks$'

draw planted/races/model/*.bug
right=$BUDDYFUZZ
nr_races=0
for bug in "${bugs[@]}"; do
	name=$(basename "$bug" .bug)
	scripts/plant --library allocator/libbuddyfuzz_model_racing.a \
		"$(dirname "$(dirname "$right")")" "$bug" "$tmp/made" tools/buddyfuzz \
		>"$tmp/err" 2>&1 || fail "$name cannot be built"
	BUDDYFUZZ=$tmp/made/buddyfuzz
	check_race "$name" model/batched
	BUDDYFUZZ=$right
	# The same switches are harmless without the bug.
	schedule 0 --scheduler program "$tmp/order.bf"
done
echo "${#bugs[@]} races, $nr_races of them reported as such"
