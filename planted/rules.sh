#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Is every rule needed? planted/rules.txt names a program for each. It must pass
# on the right code, break the rule on the planted one, and pass there too once
# the rule is ignored.
#
# Usage: planted/rules.sh BUILD [RULE...]
#	BUILD	a build tree made with Ninja, in which tools/buddyfuzz is built
set -u
build=$(cd "$1" && pwd) || exit 2
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 2
shift
command -v patch >/dev/null || {
	echo "no patch command"
	exit 77
}
table=planted/rules.txt
out=$(mktemp -d)
trap 'rm -rf -- "$out"' EXIT
failed=0
nr=0

complain() {
	echo "$1: $2" >&2
	failed=1
	return 1
}

# run COMMAND OPTION...: the program, as its first lines say.
run() {
	timeout 60 "$1" run "${how[@]}" "${@:2}" "$program" 2>&1
}

known=$(sed -n 's/^\(RULE\|EQUAL\)([A-Z_]*, "\([a-z-]*\)",.*/\2/p' \
	oracle/rules.def oracle/equality.def)
diff <(sort <<<"$known") <(grep -v '^#' "$table" | cut -f1 | sort) ||
	complain "$table" "does not have every rule once"


while IFS=$'\t' read -r rule name reason; do
	[[ $rule == \#* ]] && continue
	(($#)) && [[ " $* " != *" $rule "* ]] && continue
	if [[ $name == - ]]; then
		[[ $reason ]] || complain "$rule" "has no program and no reason"
		continue
	fi
	program=corpus/planted/$name.bf
	read -ra how < <(sed -n 's/^# Run: //p' "$program")
	if ! log=$(planted/build.sh "$build" "planted/${name#only/}.patch" \
		"$out" tools/buddyfuzz 2>&1); then
		complain "$rule" "$name cannot be built: $log"
		continue
	fi
	run "$build/tools/buddyfuzz" >"$out/log" ||
		complain "$rule" "$name fails on the right code: $(<"$out/log")" ||
		continue
	run "$out/buddyfuzz" >"$out/log"
	[[ $? == 1 ]] && grep -q "^DEDUP_TOKEN: $rule-" "$out/log" ||
		complain "$rule" "does not see $name: $(<"$out/log")" || continue
	run "$out/buddyfuzz" --ignore "$rule" >"$out/log" ||
		complain "$rule" "is not alone in seeing $name: $(<"$out/log")" ||
		continue
	((++nr))
	echo "$rule: only it sees $name"
done <"$table"
echo "$nr rules, each alone in seeing a bug"
exit $failed
