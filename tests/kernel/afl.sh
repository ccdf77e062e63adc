#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# AFL++ sees the edges of the kernel's code: many more than with the same kernel
# compiled without coverage.
# shellcheck source=tests/kernel/lib.sh
. "$(dirname "$0")/lib.sh"

need_kernel 7.3-up
[[ -f build/kernel/7.3-up/afl/batched.so ]] || fail "no kernel for AFL++"
mkdir -p "$tmp/blind/7.3-up"
cp -r build/kernel/7.3-up/plain "$tmp/blind/7.3-up/plain"
cp -r build/kernel/7.3-up/plain "$tmp/blind/7.3-up/afl"
PYTHONPATH=scripts /usr/bin/python3 -B -c "
from buddyfuzz.prepared import derive
derive('build/kernel/7.3-up', '$tmp/blind/7.3-up')" || fail "no status"

# fuzz KERNELS: prints the edges found.
fuzz() {
	rm -rf "$tmp/corpus"
	mkdir "$tmp/corpus"
	"$BUDDYFUZZ" assemble corpus/seeds/cma.bf -o "$tmp/corpus/cma" || fail "no seed"
	BUDDYFUZZ_KERNELS=$1 expect 0 scripts/fuzz --engine afl --seconds 8 \
		--corpus "$tmp/corpus" --backend kernel/7.3-up/per-page \
		--against kernel/7.3-up/batched diff_exact
	says out '^executions +[1-9]'
	awk '$1 == "coverage" { print $2 }' "$tmp/out"
}
blind=$(fuzz "$tmp/blind") || exit 1
edges=$(fuzz "$PWD/build/kernel") || exit 1
((edges > blind + 500)) || fail "$edges edges, and without the kernel's $blind"

# A kernel that was prepared without this is said so.
rm -r "$tmp/blind/7.3-up/afl"
BUDDYFUZZ_KERNELS=$tmp/blind expect 2 scripts/fuzz --engine afl --seconds 8 --corpus "$tmp/corpus" \
	--backend kernel/7.3-up/per-page --against kernel/7.3-up/batched diff_exact
says err 'kernel/7.3-up/per-page".*scripts/kernel'
