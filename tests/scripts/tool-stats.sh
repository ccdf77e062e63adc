#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# The file of counts says what was tried: each kind of machine, each operation, and
# each rule that may be left with nothing to judge. The shipped programs leave none out.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

target=$(dirname "$BUDDYFUZZ")/../targets/diff_strict
export BUDDYFUZZ_STATS=$tmp/stats

# sum KEY: over all lines; nothing if it is not there.
sum() {
	awk -v key="$1" '{ for (i = 1; i < NF; i += 2) if ($i == key) { sum += $(i + 1); seen = 1 } }
		END { if (seen) print sum }' "$tmp/stats"
}

expect 0 "$target" -q corpus/seeds corpus/planted corpus/regressions corpus/traces
untried=$(awk '{ for (i = 1; i < NF; i += 2) sum[$i] += $(i + 1) }
	END { for (key in sum) if (key ~ /^(machine|judged|op):/ && !sum[key]) print key }' "$tmp/stats" | sort)
[[ $untried == machine:frozen-bit ]] || fail "not tried: $untried"
for prefix in machine:sparse op:alloc op:pressure judged:deferred-left; do
	(($(sum $prefix) > 0)) || fail "$prefix: $(sum $prefix)"
done

# What is left out shows as 0, not as nothing.
rm -f "$tmp/stats"
printf 'buddyfuzz 2\nmachine nosmp\na0 = alloc order=0\nfree a0 page=0\n' >"$tmp/nosmp.bf"
BUDDYFUZZ_IGNORE=refcount,equal-pcp expect 0 "$target" "$tmp/nosmp.bf"
for pair in machine:no-pcp=1 machine:pcp=0 machine:flat=1 machine:sparse=0 \
	judged:pcp-cpu=0 judged:deferred-left=0 op:alloc=1 op:free=1 op:drain=0 \
	ignored:refcount=1 ignored:equal-pcp=1; do
	[[ $(sum "${pair%=*}") == "${pair#*=}" ]] || fail "${pair%=*} is $(sum "${pair%=*}")"
done

# A target without backends says nothing of them.
rm -f "$tmp/stats"
expect 0 "${target/diff_strict/decode}" "$tmp/nosmp.bf"
[[ -z $(sum machine:flat) && $(sum executions) == 1 && $(sum idle) == 0 ]] ||
	fail "decode: $(<"$tmp/stats")"
