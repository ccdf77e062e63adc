#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# scripts/fuzz ENGINE: a short run finds nothing, grows a corpus from nothing,
# and says all that its summary promises.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"
engine=$1

# What was found before is told again only if it is about the same backends.
earlier=build/fuzz/diff_strict/crashes/elsewhere-$$.bf
mkdir -p "$(dirname "$earlier")"
trap 'rm -rf -- "$tmp" "$earlier"' EXIT
cp findings/patch-v3-walks-off-section/patch-v3-walks-off-section.bf "$earlier"
expect 1 "$BUDDYFUZZ" run --against model/patch-v3 "$earlier"

expect 0 scripts/fuzz --seconds 8 --engine "$engine" --corpus "$tmp/corpus"
says err '^\+ env BUDDYFUZZ_BACKEND=model/per-page BUDDYFUZZ_AGAINST=model/batched .*build/'
says out '^ +[0-9]+ s +[0-9]+ executions'
for field in target backends engine elapsed executions operations \
	executions/s 'corpus size' coverage 'known differences' unsupported; do
	says out "^$field +[^ ]"
done
says out '^executions +[1-9][0-9]+$'
says out '^operations +[1-9][0-9]+$'
says out '^divergences +0$'
says out '^earlier finds +none$'
(($(find "$tmp/corpus" -type f | wc -l) > 20)) || fail "no corpus grew"
run=$(grep -o 'build/fuzz/diff_strict/run\.[0-9]*' "$tmp/err" | head -n 1)
[[ -n $run && ! -e $run ]] || fail "left its working files behind: $run"

# What several CPUs find is made small where it lies.
[[ $engine = libfuzzer ]] || exit 0
expect 1 scripts/fuzz --seconds 30 --work "$tmp/work" --corpus "$tmp/several" \
	--backend model/two-pass race_strict
found=("$tmp"/work/race_strict/crashes/*.bf)
! grep -q 'could not minimize' "$tmp/err" || fail "not minimized: ${found[*]}"
(($(grep -vc '^#' "${found[0]}") <= 10)) || fail "${found[0]} is not small: $(cat "${found[0]}")"
