#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Small machines, exhaustively: the kernel's implementations, and the model against the kernel.
# shellcheck source=tests/kernel/lib.sh
. "$(dirname "$0")/lib.sh"

# close MACHINE A B: the search closes.
close() {
	expect 0 "$BUDDYFUZZ" exhaust --backend "$2" --against "$3" "exhaust/machines/$1.bf"
	says out '^closed: '
}

need_kernel 7.3-up
need_kernel 7.3-smp
for machine in hole references; do
	close $machine kernel/7.3-up/per-page kernel/7.3-up/batched
	close $machine model/batched kernel/7.3-up/batched
done
for machine in pcp-spans-pageblocks pcp-two-cpus; do
	close $machine kernel/7.3-smp/per-page kernel/7.3-smp/batched
	close $machine model/batched kernel/7.3-smp/batched
done

# The kernel's loops over ranges; on a flat memory map, and with sections.
expect 0 "$BUDDYFUZZ" exhaust --ranges=16 --masks 8 --against kernel/7.3-smp/batched
says out '^all: '
expect 1 "$BUDDYFUZZ" exhaust --ranges=16 --masks 8 --against kernel/7.3-smp/per-page
says out '^divergence: two blocks could be one'
need_kernel 7.3-smp-sparse
expect 0 "$BUDDYFUZZ" exhaust --ranges=16 --masks 8 --against kernel/7.3-smp-sparse/batched
says out '^all: '

# A kernel without per-CPU lists shows no blocks.
expect 3 "$BUDDYFUZZ" exhaust --ranges=16 --against kernel/7.3-up/batched
says err 'nothing was executed'
