#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Several CPUs on the kernel's own code: no order of the shipped programs violates a rule,
# an order that was run is the same again, reduction loses no outcome, and races in
# planted/races are found, by what comes of them and most also as data races, with their switches
# written and replayed: four of them, or with SEED=all all; a kernel takes three seconds each.
# shellcheck source=tests/kernel/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/schedule/lib.sh
. "$(dirname "$0")/../schedule/lib.sh"

need_kernel 7.3-smp
kernel=kernel/7.3-smp/batched

check_orders $kernel

# Whatever order the CPUs run in, the model has the same outcomes.
for program in corpus/schedules/*.bf; do
	outcomes=()
	for backend in $kernel model/batched; do
		schedule 0 --backend $backend --json "$program"
		outcomes+=("$(grep -E '"(outcomes|digest)"' "$tmp/out")")
	done
	[[ ${outcomes[0]} == "${outcomes[1]}" ]] || fail "$program: the model has other outcomes"
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

check_reduction $kernel

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
{ cat "$tmp/none.bf"; echo "overlap on=1
reclaim a0 count=1"; } >"$tmp/answer.bf"
schedule 2 --backend $kernel "$tmp/answer.bf"
says err 'what requests will meet is said before the block'
{ cat "$tmp/none.bf"; echo "overlap on=1
get a0
interrupt
a1 = alloc order=0 gfp=GFP_KERNEL"; } >"$tmp/interrupt.bf"
schedule 2 --backend $kernel "$tmp/interrupt.bf"
says err 'with __GFP_DIRECT_RECLAIM cannot be done in an interrupt'
sed '/^reclaim/d; s/^overlap/oom a1 count=1 outcome=current\n&/; s/|__GFP_NORETRY//' \
	corpus/schedules/reclaim.bf >"$tmp/victim.bf"
schedule 2 --backend $kernel "$tmp/victim.bf"
says err 'may not choose the task that allocates'

# An NMI finds what an interrupt does not.
check_nmi $kernel
scripts/plant --kernel build/kernel/7.3-smp planted/races/deferred-list-emptied-in-two-steps.bug \
	"$tmp/made" race >"$tmp/err" 2>&1 || fail "cannot be built"
for context in irq nmi; do
	status=0
	[[ $context = irq ]] || status=1
	BUDDYFUZZ_KERNELS=$tmp/made schedule $status --backend kernel/planted/batched \
		"$tmp/$context.bf"
done
says out 'CPU 0, interrupt  from step'

draw planted/races/*.bug
nr_races=0
for bug in "${bugs[@]}"; do
	name=$(basename "$bug" .bug)
	rm -rf -- "$tmp/made"
	scripts/plant --kernel build/kernel/7.3-smp "$bug" "$tmp/made" race >"$tmp/err" 2>&1 ||
		fail "$name cannot be built"
	export BUDDYFUZZ_KERNELS=$tmp/made
	check_race "$name" kernel/planted/batched
	if [[ $name == head-read-after-put ]]; then
		schedule 1 --backend kernel/planted/batched --races none --html "$tmp/page.html" \
			"corpus/schedules/$name.bf"
		tests/kernel/timeline.py "$tmp/page.html" || (($? == 77)) || fail "the page of $name"
	fi
	unset BUDDYFUZZ_KERNELS
	# The same switches are harmless without the bug.
	schedule 0 --backend $kernel --scheduler program "$tmp/order.bf"
done
echo "${#bugs[@]} races, $nr_races of them reported as such"
