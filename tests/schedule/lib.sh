# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# What tests of "buddyfuzz schedule" on the model and on kernels share.

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

# check_orders BACKEND: no order of the shipped programs violates a rule, an order that was run is
# the same again, and random ones have no outcomes that all orders have not.
check_orders() {
	local backend=$1 program outcomes scheduler

	for program in corpus/schedules/{,regressions/}*.bf; do
		schedule 0 --backend "$backend" "$program"
		says out 'there are no more'
		# A regression may be of what comes after the block.
		[[ $program = */regressions/* ]] || (($(number orders) > 1)) ||
			fail "$program: only one order"
		outcomes=$(number outcomes)
		for scheduler in random pct; do
			schedule 0 --backend "$backend" --scheduler $scheduler --runs 100 --twice \
				"$program"
			(($(number outcomes) <= outcomes)) ||
				fail "$program: $scheduler has outcomes that all orders have not"
		done
	done
}

# check_reduction BACKEND: without reduction, where that ends soon: at locks alone.
check_reduction() {
	local backend=$1 program name option digests

	for name in nr-free-outside-lock trylock-result-ignored isolated-checked-before-lock; do
		program=corpus/schedules/$name.bf
		digests=()
		for option in --twice --unreduced; do
			schedule 0 --backend "$backend" --points locks --json $option "$program"
			says out '"complete": true'
			digests+=("$(grep -E '"(outcomes|digest)"' "$tmp/out")")
		done
		[[ ${digests[0]} == "${digests[1]}" ]] || fail "$program: reduction loses an outcome"
	done
}

# check_race NAME BACKEND: the planted race is found by its program, by what comes of it, and may be
# as a data race or a store without its lock, too, with the switches that it needs written to
# $tmp/order.bf, and replayed. Adds to $nr_races.
check_race() {
	local name=$1 backend=$2 program=corpus/schedules/$1.bf token i

	schedule 1 --backend "$backend" "$program"
	if grep -q '^DEDUP_TOKEN.*data-race$' "$tmp/out"; then
		says out 'data race: neither of these'
		nr_races=$((nr_races + 1))
	elif grep -q '^DEDUP_TOKEN.*lockset$' "$tmp/out"; then
		nr_races=$((nr_races + 1))
	fi
	# What comes of a race does not show while CPUs take turns; how a lock was used does.
	grep -q '^DEDUP_TOKEN.*irq-lock$' "$tmp/out" ||
		schedule 0 --backend "$backend" --races none --scheduler program "$program"
	rm -f -- "$tmp/order.bf"
	schedule 1 --backend "$backend" --races none -o "$tmp/order.bf" "$program"
	says out 'DEDUP_TOKEN'
	token=$(grep DEDUP_TOKEN "$tmp/out")
	(($(grep -c '^switch' "$tmp/order.bf") <= 3)) || fail "$name: more than 3 switches"
	for ((i = 0; i < 10; i++)); do
		schedule 1 --scheduler program --races none "$tmp/order.bf"
		[[ $(grep DEDUP_TOKEN "$tmp/out") == "$token" ]] || fail "$name: not found again"
	done
}

# draw FILE...: four of them, or all, into $bugs.
draw() {
	local drawn

	drawn=$(tests/draw.py 4 "$@") || fail "nothing is drawn"
	mapfile -t bugs <<<"$drawn"
}

# check_nmi BACKEND: an NMI, $tmp/nmi.bf, comes in at more places than an interrupt, $tmp/irq.bf: a free
# does what was put off, with zone->lock held and interrupts off, and another one comes in.
check_nmi() {
	local context orders=()

	echo "buddyfuzz 2
machine pages=256 order=5 pageblock=4 cpus=1 check=1
a0 = alloc order=4
a1 = alloc order=4
a2 = alloc order=4
contend_zone zone=0 on=1
free_nolock a0
contend_zone zone=0 on=0
overlap on=1
free a1
interrupt
free_nolock a2 context=nmi" >"$tmp/nmi.bf"
	sed 's/context=nmi/context=irq/' "$tmp/nmi.bf" >"$tmp/irq.bf"
	for context in irq nmi; do
		schedule 0 --backend "$1" --json "$tmp/$context.bf"
		orders+=("$(sed -n 's/^  "runs": \([0-9]*\),$/\1/p' "$tmp/out")")
	done
	((orders[1] > orders[0])) || fail "an NMI comes in at no more places: ${orders[*]} orders"
}
