#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# scripts/boot --arch x86_64: what boot.sh and findings.sh check of UML holds in QEMU; and what does
# not boot there, or is not heard, is not a pass. Building the kernels takes long: this is skipped
# where there is none yet.
# shellcheck source=tests/kernel/lib.sh
. "$(dirname "$0")/lib.sh"

compgen -G 'build/boot/7.3-x86_64-smp-*/tree/vmlinux' >/dev/null || skip \
	"no x86-64 kernel: scripts/boot --arch x86_64 --package linux-source-7.3 findings/*/*_kunit.c"

here=$(realpath "$(dirname "$0")")
for test in boot findings; do
	expect 0 "$here/$test.sh" x86_64
done

boot=(scripts/boot --arch x86_64 --package linux-source-7.3 --timeout 20)
finding=findings/contig-undoes-foreign-isolation/contig_undoes_foreign_isolation_kunit.c

# unheard REGEX WORD...: nothing ran, and a line says why.
unheard() {
	expect 3 "${boot[@]}" "${@:2}" "$finding"
	says out '^not ok 1 contig_undoes_foreign_isolation$'
	says err "$1"
}
# A serial port that is not there; less memory than the kernel needs; fewer CPUs than asked for.
unheard 'the kernel ended before the suite began' --append earlyprintk=serial,ttyS1,115200,keep
unheard 'the kernel (ended|did not end within 20 seconds) before the suite began' --append mem=8M
unheard 'the kernel did not bring up 4 CPUs' --append maxcpus=2

# Without the zones that it needs, a suite skips: it does not take the memory of the kernel.
expect 3 "${boot[@]}" --append zone_ends=0,0 "$finding"
says err 'skipped: .*no memory in ZONE_DMA$'

expect 3 "${boot[@]}" --config CONFIG_STATIC_LINK=y "$finding"
says err 'x86_64 cannot be configured with CONFIG_STATIC_LINK=y: what it depends on is in arch/um/'
