#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# scripts/campaign: a planted bug ends as one group with one minimized reproducer, which
# scripts/reproduce explains; a full disk and a missing program are said; what
# makes no sense is refused.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

while read -r reason arguments; do
	read -ra words <<<"$arguments"
	expect 2 scripts/campaign "${words[@]}"
	one_line err
	says err "${reason//_/ }"
done <<END
start,_status
start,_status begin
no_option start --sideways
no_value start --seconds
not_a_number start --seconds soon
not_from start --jobs 0
no_engine start --engine honggfuzz
no_target start --target nonsense
no_planted start --planted nonsense
takes_--engine_libfuzzer start --target race_strict
no_campaign status --state $tmp/nothere
is_not_for stop --jobs 2
END

# A freeze that works whatever the count: seen by nothing but the freeze itself.
state=$tmp/planted
planted=(--state "$state" --planted freeze-any-count --target diff_strict)
expect 1 scripts/campaign start "${planted[@]}" --jobs 2 --seconds 20 --slice 10
expect 0 scripts/campaign status --state "$state"
says out '^bugs +1 group \(1 token\), 0 flaky, 0 inputs to triage$'
says out '^ +result-freeze-ret \([0-9]+ inputs?\): bugs/result-freeze-ret/report.txt$'
groups=("$state"/bugs/*)
((${#groups[@]} == 1)) || fail "${#groups[@]} groups"
reproducer=${groups[0]}/reproducer.bf
# Which minimum is met first differs; that it is small does not.
(($(grep -vc '^#' "$reproducer") <= 12)) || fail "not minimized: $(<"$reproducer")"
for words in '^token +result-freeze-ret$' '^target +diff_strict$' \
	'^backends +model/per-page against model/batched$' '^commit +.*planted/freeze-any-count' \
	'^failed +10 of 10 times$' '^ >> freeze ' '^DEDUP_TOKEN: result-freeze-ret$'; do
	grep -Eq -- "$words" "${groups[0]}/report.txt" || fail "the report does not say $words"
done
read -ra words < <(sed -n 's/^reproduce *//p' "${groups[0]}/report.txt")
expect 1 "${words[@]}"
says out '^ >> freeze '
says out 'rule +result: An operation returns what'
says out '^>> '

# The same find again, after the first is known, is no second bug.
before=$(wc -l <"${groups[0]}/inputs")
cp "${groups[0]}/input" "$state/crashes/diff_strict/$(sha1sum <"${groups[0]}/input" | cut -d' ' -f1)"
expect 1 scripts/campaign resume --state "$state" --seconds 1
(($(wc -l <"${groups[0]}/inputs") == before)) || fail "an input counts twice"

# What failed once and does not fail again is set apart.
"$BUDDYFUZZ" assemble "$sample" -o "$state/crashes/diff_strict/$(printf '%040d' 1)"
expect 1 scripts/campaign resume --state "$state" --seconds 1
expect 0 scripts/campaign status --state "$state"
says out '^bugs +1 group \(1 token\), 1 flaky'
says out '^ran .* 2 resumes'
says out '^ +FLAKY not-reproduced-diff_strict'

expect 0 scripts/campaign report --state "$state"
says out 'result-freeze-ret'
for file in report.txt index.html bugs/result-freeze-ret.html; do
	[[ -s $state/report/$file ]] || fail "no report/$file"
done
for title in 'Bugs found' 'Edges covered by libFuzzer, of each target' 'Inputs in the corpora'; do
	grep -q "$title" "$state/report/index.html" || fail "no plot \"$title\""
done

# What mutated inputs meet is counted, and nothing else: not what is run from a corpus.
met() {
	PYTHONPATH=scripts /usr/bin/python3 -c 'import sys
from buddyfuzz.campaign.discovery import of_file
found = of_file(sys.argv[1])
print(found and f"{found.inputs} {bool(found.met)} {bool(found.once)} {found.met > found.once}")' "$1"
}
BUDDYFUZZ_DISCOVERY=$tmp/met expect 0 build/libfuzzer/targets/diff_strict -runs=0 corpus/seeds
[[ $(met "$tmp/met") == None ]] || fail "inputs of a corpus count as discoveries"
BUDDYFUZZ_DISCOVERY=$tmp/met expect 0 build/libfuzzer/targets/diff_strict -runs=200 -seed=1 -detect_leaks=0
# Two inputs come before the first that is mutated.
[[ $(met "$tmp/met") == "198 True True True" ]] || fail "discoveries: $(met "$tmp/met")"

expect 2 scripts/campaign start "${planted[@]}"
one_line err
says err 'has a campaign'

mv "$state/bin/libfuzzer/diff_strict" "$tmp/"
scripts/campaign resume --state "$state" --seconds 1000 >"$tmp/resumed" 2>&1 </dev/null &
for ((i = 0; i < 100; i++)); do
	scripts/campaign status --state "$state" | grep -q 'paused: missing: .*diff_strict' && break
	sleep 0.2
done
((i < 100)) || fail "a missing program is not said"
mv "$tmp/diff_strict" "$state/bin/libfuzzer/"
for ((i = 0; i < 100; i++)); do
	scripts/campaign status --state "$state" | grep -q 'going on' && break
	sleep 0.2
done
((i < 100)) || fail "does not go on"
expect 2 scripts/campaign resume --state "$state"
says err 'is running already'
expect 0 scripts/campaign stop --state "$state"
wait

expect 3 scripts/campaign start --state "$tmp/full" --target diff_strict \
	--engine libfuzzer --seconds 3 --min-free 99999999
says out 'paused: disk full: [0-9]+ MB free, 99999999 MB needed'
says out 'nothing was executed, so nothing can be said of the allocator: disk full'
