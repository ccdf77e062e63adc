#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# A reproducer is run, explained and minimized with the pair and mode that it names
# itself; options go before that, one by one; it is said what was taken from it; and
# what a file names is a name, not a path.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

finding=findings/patch-v3-walks-off-section/patch-v3-walks-off-section.bf
token=memmap-free_contig_frozen-page
said="^as $finding says: --mode strict --backend model/per-page --against model/patch-v3\$"
expect 1 "$BUDDYFUZZ" run "$finding"
one_line err
says err "$said"
says out "^DIVERGENCE .*  $token\$"
expect 1 "$BUDDYFUZZ" explain "$finding"
says err "$said"
says out 'B = model/patch-v3, mode strict'
says out "^DEDUP_TOKEN: $token\$"
expect 0 "$BUDDYFUZZ" minimize -q "$finding"
says err "$said"
says out '^# Replay: .*--against model/patch-v3$'
expect 1 "$BUDDYFUZZ" run --json "$finding" "$sample"
json results.0.against=model/patch-v3 results.1.against=model/batched

# Options go before what the file says.
for command in run explain; do
	expect 0 "$BUDDYFUZZ" $command --against model/batched "$finding"
	! grep -q '^as ' "$tmp/err" || fail "nothing was taken from it"
	expect 1 "$BUDDYFUZZ" $command --mode free "$finding"
	says err '^as .* says: --mode free .* --against model/patch-v3$'
done
expect 2 "$BUDDYFUZZ" minimize --against model/batched "$finding"
one_line err
says err 'does not diverge'

# A file that says nothing, or says it in the middle of a line, is like any other.
expect 0 "$BUDDYFUZZ" run "$sample"
[[ ! -s $tmp/err ]] || fail "nothing is said there"
{
	echo '# not a Replay: buddyfuzz run --against model/patch-v3'
	sed '/^# Replay:/d' "$finding"
} >"$tmp/silent.bf"
expect 0 "$BUDDYFUZZ" run "$tmp/silent.bf"
[[ ! -s $tmp/err ]] || fail "nothing is said there"

# What was found with rules ignored says so, for the command that replays it; a file
# does not switch off a rule by itself.
target=$(dirname "$BUDDYFUZZ")/../targets/diff_strict
sed '/^#/d' "$finding" >"$tmp/bare.bf"
mkdir "$tmp/save"
BUDDYFUZZ_SAVE=$tmp/save BUDDYFUZZ_AGAINST=model/patch-v3 BUDDYFUZZ_IGNORE=refcount,equality \
	expect 1 "$target" "$tmp/bare.bf"
saved=$(echo "$tmp"/save/*.bf)
flags=$(sed -n 's/^# Replay: buddyfuzz run //p' "$saved")
[[ $flags == *" --ignore equality --ignore refcount" ]] || fail "not said: $flags"
expect 1 "$BUDDYFUZZ" run "$saved"
says err "was found with rules ignored that are now checked"
# shellcheck disable=SC2086 # options are several words
expect 1 "$BUDDYFUZZ" run $flags "$saved"
! grep -q "here they judge" "$tmp/err" || fail "they do not: they are ignored"
# shellcheck disable=SC2086
expect 0 "$BUDDYFUZZ" minimize -q $flags "$tmp/bare.bf" -o "$tmp/small.bf"
grep -q "^# Replay: .* --ignore equality --ignore refcount\$" "$tmp/small.bf" ||
	fail "minimized, it does not say what was ignored"

# naming LINE: a program with such a comment.
naming() {
	printf '# Replay: buddyfuzz run %s\n' "$1" >"$tmp/named.bf"
	sed '/^#/d' "$sample" >>"$tmp/named.bf"
}
touch "$tmp/module.so"
for name in "kernel/7.3/../../../../..$tmp/module" "/etc/passwd" "kernel/..//x" \
	'kernel/$(id)/batched' "kernel/none/batched" model/none; do
	for command in run explain minimize; do
		naming "--backend $name"
		expect 2 "$BUDDYFUZZ" $command "$tmp/named.bf"
		one_line err
		says err "^buddyfuzz: $tmp/named.bf: in the command in its comment: (not a name:|no backend)"
	done
done
naming '--mode sideways'
expect 2 "$BUDDYFUZZ" run "$tmp/named.bf"
one_line err
says err 'no mode "sideways"'
naming '--against'
expect 2 "$BUDDYFUZZ" run "$tmp/named.bf"
one_line err
expect 0 "$BUDDYFUZZ" run --against none "$tmp/named.bf"
