#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Every planted bug still fits the allocator, says all that it must, and has a
# program in corpus/planted; every program there belongs to one; README.md says
# how many there are. usage: applies.sh TOP
set -u
cd "$1" || exit 2
# shellcheck source=planted/lib.sh
. planted/lib.sh

for patch in planted/*.patch planted/equivalent/*.patch; do
	name=$(basename "$patch" .patch)
	says=(What From Mode Backends)
	case $patch in
	*/equivalent/*) says+=(Equivalent) ;;
	*) says+=("Observed by" Program) ;;
	esac
	for field in "${says[@]}"; do
		sed '/^--- /q' "$patch" | grep -q "^$field: [^ ?]" ||
			complain "$name" "has no line \"$field:\""
	done
	[[ $patch == */equivalent/* || -f corpus/planted/$name.bf ]] ||
		complain "$name" "has no program: no corpus/planted/$name.bf"
	grep -q '^+.*PLANTED(' "$patch" ||
		complain "$name" "does not say where it is: no PLANTED()"

	rm -rf -- "$tmp/allocator"
	cp -r allocator "$tmp/allocator"
	out=$(patch -p1 -s -F0 --no-backup-if-mismatch -d "$tmp" <"$patch" 2>&1) ||
		complain "$name" "does not apply any more: $out"
done

for program in corpus/planted/*.bf corpus/planted/{only,equivalent}/*.bf; do
	patch=${program#corpus/}
	patch=${patch/only\//}
	[[ -f ${patch%.bf}.patch ]] ||
		complain "$program" "belongs to no planted bug"
done

patches=(planted/*.patch)
edits=(planted/kernel/*.edit)
grep -q "| ${#patches[@]} known bugs as patches, and ${#edits[@]} in the kernel's" README.md ||
	complain README.md "does not say ${#patches[@]} and ${#edits[@]} planted bugs"
exit $failed
