#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The program of a planted bug passes on the right code, and fails on the
# planted one as its first lines say; that of an equivalent one, which was once
# taken for wrong, passes on both. usage: planted.sh BUILD TOP NAME...
set -u
build=$1
top=$2
shift 2
cd "$top" || exit 2
# shellcheck source=planted/lib.sh
. planted/lib.sh
nr=0

for name; do
	program=corpus/planted/$name.bf
	if [[ ! -f $program ]]; then
		complain "$name" "has no program in corpus/planted"
		continue
	fi
	read -ra options < <(sed -n 's/^# Run: //p' "$program")
	expect=$(sed -n 's/^# Expect: //p' "$program")

	# 3: a program of no operations, whose mistake shows in the machine as it boots.
	out=$("$build/tools/buddyfuzz" run "${options[@]}" "$program" 2>&1)
	[[ $? == [03] ]] || complain "$name" "fails on the right code: $out"

	if ! out=$(scripts/plant "$build" "planted/$name.bug" "$tmp" \
		tools/buddyfuzz 2>&1); then
		complain "$name" "cannot be built: $out"
		continue
	fi
	out=$(timeout 60 "$tmp/buddyfuzz" run "${options[@]}" "$program" 2>&1)
	status=$?
	# The rule and the operation; which field is told first may change.
	token=${expect#divergence }
	case $status-$expect in
	[03]-pass) ;;
	1-divergence*) grep -qF "DEDUP_TOKEN: ${token%-*}-" <<<"$out" ;;
	*) false ;;
	esac || complain "$name" "status $status, not \"$expect\": $out" || continue
	((++nr))
	echo "$name: $expect"
done
echo "$nr programs do as they say"
exit $failed
