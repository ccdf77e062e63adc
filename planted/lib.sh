# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034
#
# What the checks of planted bugs share: a folder that goes away, and complaints
# that do not end the check.

failed=0
tmp=$(mktemp -d) || exit 2
trap 'rm -rf -- "$tmp"' EXIT

# complain NAME WHAT: fails, so that "|| complain ... || continue" goes on.
complain() {
	echo "$1: $2" >&2
	failed=1
	return 1
}
