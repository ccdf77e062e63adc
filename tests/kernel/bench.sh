#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# The benchmarks show model and kernel side by side in one run. What is said of their cost here is
# counted in instructions: a batched free needs far fewer of them than one page by page, and the
# model's no more than the kernel's.
# shellcheck source=tests/kernel/lib.sh
. "$(dirname "$0")/lib.sh"

need_kernel 7.3-up
need_kernel 7.3-smp
[[ -f build/kernel/7.3-up/bare/batched.so ]] || fail "no kernel to be measured"

# has_row WORKLOAD BACKEND
has_row() {
	awk -v workload="$1:" -v backend="$2" '/^[a-z]/ { here = $1 == workload }
		here && $1 == backend && $2 > 0 { found = 1 } END { exit !found }' "$tmp/out"
}

expect 0 "$BUDDYFUZZ" bench contig --seconds 0.2
for pair in refcounted/7.3-smp frozen/7.3-smp refcounted-nosmp/7.3-up frozen-nosmp/7.3-up; do
	for backend in {model,"kernel/${pair#*/}"}/{batched,per-page}; do
		has_row "${pair%/*}" "$backend" || fail "${pair%/*}: $backend is not measured"
	done
done
# A kernel that is built for another machine is left out, unless asked for.
! has_row refcounted-sparse kernel/7.3-smp/batched || fail "no sparse map, measured all the same"
expect 0 "$BUDDYFUZZ" bench contig --seconds 0.01 refcounted-sparse kernel/7.3-smp/batched
says out 'built with a flat memory map'

# A profile where perf fails on the way: what a page costs is prepared, and not merged, when it is
# freed in a batch.
mkdir "$tmp/fails"
cat >"$tmp/fails/perf" <<-'END'
	#!/bin/sh
	[ "$1" = record ] && exit
	awk 'BEGIN { while (i++ < 200000) print "1 said_before_it_fails\n2 free_range\n" }'
	exit 1
END
chmod +x "$tmp/fails/perf"
PATH=$tmp/fails:$PATH expect 0 "$BUDDYFUZZ" bench contig --profile kernel/7.3-smp/per-page \
	kernel/7.3-smp/batched model/batched
says out '^ +[0-9.]+% +[0-9.]+% +free_frozen_page_commit$'
says out '^ +[5-9][0-9.]+% +[5-9][0-9.]+% +free_pages_prepare$'
! grep -q said_before_it_fails "$tmp/out" || fail "two profiles are mixed"
costs=$(awk '/ instructions by callgrind$/ { print $2 }' "$tmp/out" | xargs)
awk '{ exit !(NF == 3 && $1 > 3.5 * $2 && $2 >= $3) }' <<<"$costs" ||
	fail "instructions of kernel/per-page, kernel/batched, model/batched: $costs"

expect 0 "$BUDDYFUZZ" bench fuzz --seconds 0.01
says out '^strict, 4096 pages +[0-9]+ '
says out '^strict +[0-9]+ +[0-9]+ +0 +[0-9.]+ \([0-9.]+ to [0-9.]+\)  of bare A \+ bare B$'
# The bare runs do all of the work that the others check.
says out '^strict, bare A +[0-9]+ +[0-9]+ +0$'
says out '^strict, kernel/7.3-smp +[0-9]+ +[0-9]+ +0 .* of the model$'
says out '^exact, kernel/7.3-up +[0-9]+ +[0-9]+ +0 .* of the model$'
