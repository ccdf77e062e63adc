#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# scripts/fuzz: a stem is every configuration that is prepared, and "divergences 0" is not
# said of a pair that no machine suits.
# shellcheck source=tests/kernel/lib.sh
. "$(dirname "$0")/lib.sh"

need_kernel 7.3-smp-sparse
need_kernel 7.3-up
fuzz=(scripts/fuzz --fast --work "$tmp/work" --corpus "$tmp/corpus")

# Sections on one side, none on the other.
expect 3 "${fuzz[@]}" --seconds 2 --backend kernel/7.3-smp-sparse/per-page \
	--against kernel/7.3-up/batched
says err '^fuzz: cannot run anything: no machine works for both'
says out '^divergences +not looked for: '
says out '^operations +0$'
# No machine with per-CPU lists is one without.
expect 3 "${fuzz[@]}" --seconds 2 --backend kernel/7.3-smp-sparse/per-page \
	--against kernel/7.3-smp-sparse/batched diff_exact

# Copies of two that are prepared: a kernel with no other configurations.
mkdir "$tmp/kernels"
export BUDDYFUZZ_KERNELS=$tmp/kernels
for config in smp-sparse up; do
	cp -r "build/kernel/7.3-$config" "$tmp/kernels/stem-$config"
	sed -i "s/^name .*/name stem-$config/; s/^stem .*/stem stem/" \
		"$tmp/kernels/stem-$config/status"
done
expect 0 "${fuzz[@]}" --seconds 24 --kernel stem
for config in smp-sparse up; do
	says out "^backends +kernel/stem-$config/per-page against kernel/stem-$config/batched"
	says out "^backends +model/batched against kernel/stem-$config/batched"
	says out "^kernel +stem-$config: Linux 7"
done
says out '^target +diff_exact$'
says out '^together +4 runs$'
tail -n 1 "$tmp/out" | grep -q '^divergences  *0$' || fail "no last word"
says out '^never tried '
expect 0 "${fuzz[@]}" --seconds 10 --backend kernel/stem/per-page \
	--against kernel/stem/batched
says out '^together +2 runs$'

# One of them is stale: none is fuzzed.
sed -i -E '0,/^source /s/^(source )[0-9]+ [0-9]+ [0-9a-f]+/\11 1 0/' \
	"$tmp/kernels/stem-up/status"
expect 2 "${fuzz[@]}" --seconds 4 --kernel stem
says err '^fuzz: kernel/stem-up: stale: '
expect 2 "${fuzz[@]}" --kernel nothing
says err '^fuzz: no kernel nothing is prepared'
