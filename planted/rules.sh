#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Is every rule needed? planted/rules.txt names a program for each. It must pass
# on the right code, break the rule on the planted one, and pass there too once
# the rule is ignored; or break the other rule that the table names, before or once
# this one is ignored, with a reason why this one stays.
#
# Usage: planted/rules.sh BUILD [RULE...]
#	BUILD	a build tree made with Ninja, in which tools/buddyfuzz is built
set -u
build=$(cd "$1" && pwd) || exit 2
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 2
shift
# shellcheck source=planted/lib.sh
. planted/lib.sh
table=planted/rules.txt
nr=0

# run COMMAND OPTION...: the program, as its first lines say.
run() {
	timeout 60 "$1" run "${how[@]}" "${@:2}" "$program" 2>&1
}

known=$(sed -n 's/^\(RULE\|EQUAL\)([A-Z_]*, "\([a-z-]*\)",.*/\2/p' \
	oracle/rules.def oracle/equality.def)
diff <(sort <<<"$known") <(grep -v '^#' "$table" | cut -f1 | sort) ||
	complain "$table" "does not have every rule once"

while IFS=$'\t' read -r rule name other reason; do
	[[ $rule == \#* ]] && continue
	(($#)) && [[ " $* " != *" $rule "* ]] && continue
	if [[ $other && ! $reason ]]; then
		complain "$rule" "is not alone, and stays for no reason"
		continue
	fi
	program=corpus/planted/$name.bf
	read -ra how < <(sed -n 's/^# Run: //p' "$program")
	if ! log=$(scripts/plant "$build" "planted/${name#only/}.bug" \
		"$tmp" tools/buddyfuzz 2>&1); then
		complain "$rule" "$name cannot be built: $log"
		continue
	fi
	# 3: a program of no operations, whose mistake shows in the machine as it boots.
	run "$build/tools/buddyfuzz" >"$tmp/log"
	[[ $? == [03] ]] ||
		complain "$rule" "$name fails on the right code: $(<"$tmp/log")" ||
		continue
	run "$tmp/buddyfuzz" >"$tmp/log"
	status=$?
	# Behind others, it is seen once these are ignored.
	if [[ $other ]] && grep -Eq "^DEDUP_TOKEN: (${other//,/|})-" "$tmp/log"; then
		read -ra others <<<"${other//,/ }"
		run "$tmp/buddyfuzz" "${others[@]/#/--ignore=}" >"$tmp/log"
		[[ $? == 1 ]] && grep -q "^DEDUP_TOKEN: $rule-" "$tmp/log" ||
			complain "$rule" "does not see $name without $other: $(<"$tmp/log")" ||
			continue
		echo "$rule: sees $name, and so does $other"
		continue
	fi
	[[ $status == 1 ]] && grep -q "^DEDUP_TOKEN: $rule-" "$tmp/log" ||
		complain "$rule" "does not see $name: $(<"$tmp/log")" || continue
	run "$tmp/buddyfuzz" --ignore "$rule" >"$tmp/log"
	status=$?
	if [[ $other ]]; then
		[[ $status == 1 ]] && grep -q "^DEDUP_TOKEN: $other-" "$tmp/log" ||
			complain "$rule" "$name is not seen by $other too: $(<"$tmp/log")" ||
			continue
		echo "$rule: sees $name, and so does $other"
	else
		[[ $status == [03] ]] ||
			complain "$rule" "is not alone in seeing $name: $(<"$tmp/log")" ||
			continue
		((++nr))
		echo "$rule: only it sees $name"
	fi
done <"$table"
echo "$nr rules, each alone in seeing a bug"
exit $failed
