#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# The benchmarks show model and kernel side by side in one run, and the
# model's batched free is not slower than the kernel's.
# shellcheck source=tests/kernel/lib.sh
. "$(dirname "$0")/lib.sh"

need_kernel 7.3-up
need_kernel 7.3-smp
[[ -f build/kernel/7.3-up/bare/batched.so ]] || fail "no kernel to be measured"

# us WORKLOAD BACKEND
us() {
	awk -v workload="$1:" -v backend="$2" '/^[a-z]/ { here = $1 == workload }
		here && $1 == backend { print $2 }' "$tmp/out"
}

expect 0 "$BUDDYFUZZ" bench contig --seconds 2
for pair in refcounted/7.3-smp frozen/7.3-smp refcounted-nosmp/7.3-up \
	frozen-nosmp/7.3-up; do
	workload=${pair%/*}
	kernel=kernel/${pair#*/}
	model=$(us "$workload" model/batched)
	batched=$(us "$workload" "$kernel/batched")
	per_page=$(us "$workload" "$kernel/per-page")
	awk -v model="$model" -v batched="$batched" -v per_page="$per_page" \
		'BEGIN { exit !(model > 0 && model <= batched && batched < per_page) }' ||
		fail "$workload: model $model us, $kernel $batched us, per page $per_page us"
done
# A kernel that is built for another machine is left out, unless asked for.
[[ -z $(us refcounted-sparse kernel/7.3-smp/batched) ]] || fail "no sparse map, measured all the same"
expect 0 "$BUDDYFUZZ" bench contig --seconds 0.01 refcounted-sparse kernel/7.3-smp/batched
says out 'built with a flat memory map'

# A profile where perf fails on the way: what a page costs is prepared, and not merged, when it is
# freed in a batch; page by page costs more than 3.5 times as much.
mkdir "$tmp/fails"
cat >"$tmp/fails/perf" <<-'END'
	#!/bin/sh
	[ "$1" = record ] && exit
	awk 'BEGIN { while (i++ < 200000) print "1 said_before_it_fails\n2 free_range\n" }'
	exit 1
END
chmod +x "$tmp/fails/perf"
PATH=$tmp/fails:$PATH expect 0 "$BUDDYFUZZ" bench contig --profile kernel/7.3-smp/per-page \
	kernel/7.3-smp/batched
says out '^ +[0-9.]+% +[0-9.]+% +free_frozen_page_commit$'
says out '^ +[5-9][0-9.]+% +[5-9][0-9.]+% +free_pages_prepare$'
! grep -q said_before_it_fails "$tmp/out" || fail "two profiles are mixed"
awk '/ instructions by callgrind$/ { cost[n++] = $2 } END { exit !(n == 2 && cost[0] > 3.5 * cost[1]) }' \
	"$tmp/out" || fail "no profile, or no faster"

expect 0 "$BUDDYFUZZ" bench fuzz --seconds 0.01
says out '^strict, 4096 pages +[0-9]+ '
says out '^strict, kernel/7.3-smp +[0-9]+ +[0-9]+ +0 .* of the model$'
says out '^exact, kernel/7.3-up +[0-9]+ +[0-9]+ +0 .* of the model$'
