#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# The KUnit suite of each finding fails on a booted kernel, as findings/NAME/report.txt says, and
# that kernel is the one that the report names.
#
#	findings.sh [ARCH] [newest]
#
# Each kernel takes a minute or two to build: only the suites of one pageblock order, which is drawn
# (tests/draw.py), run, or with SEED=all all.
# shellcheck source=tests/kernel/lib.sh
. "$(dirname "$0")/lib.sh"

package=linux-source-7.3
if [[ ${2:-} = newest ]]; then
	package=$(PYTHONPATH=scripts python3 -B -c \
		'from buddyfuzz.kernel.package import newest, unpack; unpack(name := newest()); print(name)' \
		2>"$tmp/err") || fail "the newest kernel cannot be had"
fi
source=build/kernel/source/$package
[[ -d $source ]] || skip "no unpacked $package"
version=$(sed -n 's/^\(VERSION\|PATCHLEVEL\|SUBLEVEL\) = //p' "$source/Makefile" | paste -sd.)

# The line of CONFIG_PAGE_BLOCK_MAX_ORDER is each suite's own.
mapfile -t orders < <(grep -ho 'CONFIG_PAGE_BLOCK_MAX_ORDER=[0-9]*$' findings/*/*_kunit.c | sort -u)
orders=$(tests/draw.py 1 "${orders[@]}") || fail "nothing is drawn"
mapfile -t suites < <(grep -lE " (${orders//$'\n'/|})\$" findings/*/*_kunit.c)
expect 1 scripts/boot --arch "${1:-um}" --package "$package" "${suites[@]}"
for suite in "${suites[@]}"; do
	folder=$(dirname "$suite")
	report=$folder/report.txt
	grep -q "^Seen on Linux ${version//./\\.}," "$report" ||
		fail "$report: does not say that it was seen on Linux $version"
	says out "^not ok [0-9]+ $(basename "$suite" _kunit.c)\$"
	nr=0
	while read -r line; do
		grep -qF -- "$line" "$tmp/out" || fail "$report: the kernel does not print: $line"
		nr=$((nr + 1))
	done < <(sed -n '/prints:$/,/^The lines above/s/^    //p' "$report" | grep -v '^not ok')
	[[ $nr -gt 0 ]] || fail "$report: quotes nothing that the kernel prints"
done
