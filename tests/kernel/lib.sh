# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# What the kernel's tests share, beside what all shell tests do.

# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/../scripts/lib.sh"
: >"$tmp/out" >"$tmp/err"

skip() {
	printf 'SKIPPED: %s: %s\n' "$(basename "$0" .sh)" "$*"
	exit 77
}

# need_kernel NAME: skip if it was not prepared.
need_kernel() {
	[[ -f build/kernel/$1/plain/batched.so ]] ||
		skip "no kernel $1: scripts/kernel --package linux-source-7.3"
}
