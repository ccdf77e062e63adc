#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Several CPUs on the kernel's own code: no order of the shipped programs violates a rule,
# an order that was run is the same again, reduction loses no outcome, and races in
# planted/races are found, by what comes of them and most also as data races, with their switches
# written and replayed:
#
#	schedule.sh [SEED]	eight of them, drawn by the seed; a kernel takes three seconds each
#	schedule.sh all
# shellcheck source=tests/kernel/lib.sh
. "$(dirname "$0")/lib.sh"

need_kernel 7.3-smp
kernel=kernel/7.3-smp/batched

# schedule STATUS OPTION...
schedule() {
	local expected=$1 status=0

	shift
	"$BUDDYFUZZ" schedule "$@" >"$tmp/out" 2>"$tmp/err" || status=$?
	((status == expected)) || fail "exit status $status of schedule $*"
}

# The number in front of a word of the summary.
number() {
	grep -oE "[0-9]+ $1" "$tmp/out" | cut -d' ' -f1
}

# Every order of each program; and some of them, twice.
for program in corpus/schedules/{,regressions/}*.bf; do
	schedule 0 --backend $kernel "$program"
	says out 'there are no more'
	# A regression may be of what comes after the block.
	[[ $program = */regressions/* ]] || (($(number orders) > 1)) ||
		fail "$program: only one order"
	outcomes=$(number outcomes)
	for scheduler in random pct; do
		schedule 0 --backend $kernel --scheduler $scheduler --runs 100 --twice "$program"
		(($(number outcomes) <= outcomes)) ||
			fail "$program: $scheduler has outcomes that all orders have not"
	done
done

# Each data race that is taken for harmless is seen to occur, and is reported if asked for.
names=$(sed -n 's/^BENIGN(\([a-z-]*\),.*/\1/p' runner/benign.def | sort -u)
[[ $(cd corpus/schedules/benign && ls) == "${names//$'\n'/.bf$'\n'}.bf" ]] ||
	fail "corpus/schedules/benign has not one program for each of runner/benign.def"
for name in $names; do
	program=corpus/schedules/benign/$name.bf
	schedule 0 --backend $kernel --scheduler pct --runs 200 "$program"
	says out "known to be harmless: .*$name"
	schedule 1 --backend $kernel --scheduler pct --runs 200 --races all "$program"
	says out 'data race: neither of these'
done
schedule 0 --backend $kernel --scheduler pct --runs 200 --races none "$program"
says out 'data races were not looked for'

# Runs that end at a known difference are counted; if all do, nothing was judged.
for program in findings/*/*-overlap.bf; do
	case $program in
	# In each of its orders.
	*/pcp-block-spans-pageblocks-overlap.bf) schedule 3 --backend $kernel "$program" ;;
	*) schedule 0 --backend $kernel "$program" ;;
	esac
	says out "ended at a known difference, the last one at $(basename "$(dirname "$program")")$"
done

# Without reduction, where that ends soon: at locks alone.
for name in nr-free-outside-lock trylock-result-ignored isolated-checked-before-lock; do
	program=corpus/schedules/$name.bf
	digests=()
	for option in --twice --unreduced; do
		schedule 0 --backend $kernel --points locks --json $option "$program"
		says out '"complete": true'
		digests+=("$(grep -E '"(outcomes|digest)"' "$tmp/out")")
	done
	[[ ${digests[0]} == "${digests[1]}" ]] || fail "$program: reduction loses an outcome"
done

# What cannot be run says why.
echo "buddyfuzz 2
machine pages=64 order=3 pageblock=2 cpus=2
a0 = alloc order=0" >"$tmp/none.bf"
schedule 2 --backend $kernel "$tmp/none.bf"
says err 'nothing overlaps'
{ cat "$tmp/none.bf"; echo "overlap on=1
get a0
cpu cpu=1
free a0"; } >"$tmp/shared.bf"
schedule 2 --backend $kernel "$tmp/shared.bf"
says err 'two CPUs use allocation a0'
{ cat "$tmp/none.bf"; echo "overlap on=1
freeze a0 page=0 expected=2"; } >"$tmp/frozen.bf"
schedule 2 --backend $kernel "$tmp/frozen.bf"
says err 'freeze fails while CPUs take turns'
schedule 2 --backend model/batched corpus/schedules/nr-free-outside-lock.bf
says err 'only a kernel can'

seed=${1:-$RANDOM}
if [[ $seed = all ]]; then
	bugs=(planted/races/*.bug)
else
	echo "seed $seed"
	mapfile -t bugs < <(shuf -n 8 --random-source=<(yes "$seed") -e planted/races/*.bug)
fi
nr_races=0
for bug in "${bugs[@]}"; do
	name=$(basename "$bug" .bug)
	rm -rf -- "$tmp/made" "$tmp/order.bf"
	scripts/plant --kernel build/kernel/7.3-smp "$bug" "$tmp/made" race >"$tmp/err" 2>&1 ||
		fail "$name cannot be built"
	export BUDDYFUZZ_KERNELS=$tmp/made
	schedule 1 --backend kernel/planted/batched "corpus/schedules/$name.bf"
	if grep -q '^DEDUP_TOKEN.*data-race$' "$tmp/out"; then
		says out 'data race: neither of these'
		nr_races=$((nr_races + 1))
	fi
	# What comes of a race does not show while CPUs take turns; how a lock was used does.
	grep -q '^DEDUP_TOKEN.*irq-lock$' "$tmp/out" ||
		schedule 0 --backend kernel/planted/batched --races none --scheduler program \
			"corpus/schedules/$name.bf"
	schedule 1 --backend kernel/planted/batched --races none -o "$tmp/order.bf" \
		"corpus/schedules/$name.bf"
	says out 'DEDUP_TOKEN'
	token=$(grep DEDUP_TOKEN "$tmp/out")
	if [[ $name == head-read-after-put ]]; then
		schedule 1 --backend kernel/planted/batched --races none --html "$tmp/page.html" "corpus/schedules/$name.bf"
		tests/kernel/timeline.py "$tmp/page.html" || (($? == 77)) || fail "the page of $name"
	fi
	(($(grep -c '^switch' "$tmp/order.bf") <= 3)) || fail "$name: more than 3 switches"
	for ((i = 0; i < 10; i++)); do
		schedule 1 --scheduler program --races none "$tmp/order.bf"
		[[ $(grep DEDUP_TOKEN "$tmp/out") == "$token" ]] || fail "$name: not found again"
	done
	unset BUDDYFUZZ_KERNELS
	# The same switches are harmless without the bug.
	schedule 0 --backend $kernel --scheduler program "$tmp/order.bf"
done
echo "${#bugs[@]} races, $nr_races of them data races"
