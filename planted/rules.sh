#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Which rules see a planted bug by its program in corpus/planted? A line for
# each: the bug, and the rule that is told; then, with that one ignored, the
# next, until nothing is told any more. A bug with one rule is seen by that only.
#
# Usage: planted/rules.sh BUILD [NAME...]
#	BUILD	a build tree made with Ninja, in which tools/buddyfuzz is built
set -u
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$1
shift
(($#)) || mapfile -t names < <(cd "$top/corpus/planted" && printf '%s\n' *.bf)
names=("${names[@]%.bf}" "$@")
out=$(mktemp -d)
trap 'rm -rf -- "$out"' EXIT

# told OPTION...: the rule that the program breaks; nothing if it passes.
told() {
	timeout 60 "$out/buddyfuzz" run --json "${how[@]}" "$@" "$program" 2>/dev/null |
		sed -n 's/^.*"rule": "\([a-z-]\{1,\}\)".*$/\1/p'
}

for name in "${names[@]}"; do
	program=$top/corpus/planted/$name.bf
	[[ -f $program ]] || {
		echo "$name: has no program in corpus/planted" >&2
		exit 2
	}
	"$top/planted/build.sh" "$build" "$top/planted/$name.patch" "$out" \
		tools/buddyfuzz >"$out/log" 2>&1 || {
		echo "$name: cannot be built:" >&2
		cat "$out/log" >&2
		exit 2
	}
	read -ra how < <(sed -n 's/^# Run: //p' "$program")
	rules=()
	ignored=()
	while rule=$(told "${ignored[@]}") && [[ -n $rule ]]; do
		rules+=("$rule")
		ignored+=(--ignore "$rule")
	done
	echo "$name ${rules[*]}"
done
