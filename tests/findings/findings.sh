#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Each finding still occurs: its program says how to run it and what to expect,
# and it has a page. usage: findings.sh BUDDYFUZZ TOP
set -u
buddyfuzz=$1
top=$2
failed=0

complain() {
	echo "$1: $2" >&2
	failed=1
}

for file in "$top"/findings/*/*.bf; do
	name=$(basename "$(dirname "$file")")
	options=$(sed -n 's/^# Replay: buddyfuzz run //p' "$file")
	expect=$(sed -n 's/^# Expect: //p' "$file")
	case $(basename "$file") in
	"$name.bf" | "$name-booted.bf") ;;
	# Several CPUs: tests/kernel/schedule.sh runs it.
	"$name-overlap.bf") continue ;;
	*) complain "$file" "not named as its folder" ;;
	esac
	[ -f "$top/findings/$name/README.md" ] || complain "$name" "no page"
	# shellcheck disable=SC2086 # options are several words
	out=$("$buddyfuzz" run $options "$file" 2>&1)
	status=$?
	case $expect in
	"known $name")
		[ $status = 0 ] || complain "$name" "status $status: $out"
		echo "$out" | grep -q "^known .* $name\$" ||
			complain "$name" "not met: $out"
		;;
	"divergence "*)
		[ $status = 1 ] || complain "$name" "status $status: $out"
		echo "$out" | grep -qx "DEDUP_TOKEN: ${expect#* }" ||
			complain "$name" "not met: $out"
		;;
	*)
		complain "$name" "expects nothing: \"$expect\""
		;;
	esac
done

# And the other way round: no page without a program.
for page in "$top"/findings/*/README.md; do
	name=$(basename "$(dirname "$page")")
	[ -f "$top/findings/$name/$name.bf" ] || [ -f "$top/findings/$name/$name-overlap.bf" ] ||
		complain "$name" "no program"
done
exit $failed
