#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Each mistake in planted/interleave is found by exploring, within two dozen
# steps, as its first lines say: of all pages by themselves, or of what "Explore:"
# says. The schedule in corpus/interleave shows it again, step by step; reduced
# or not, exploring comes to the same verdict; and the fuzz target comes upon it in
# random bytes, unless "Random:" says how rarely. What is in equivalent/ is no mistake, and nothing is found. With
# --write the lines and the schedules are written instead.
# usage: planted.sh [--write] BUILD TOP [NAME...]
set -u
write=false
[[ $1 == --write ]] && write=true && shift
build=$1
top=$2
shift 2
cd "$top" || exit 2
failed=0
tmp=$(mktemp -d) || exit 2
trap 'rm -rf -- "$tmp"' EXIT

# complain NAME WHAT: fails, so that "|| complain ... || continue" goes on.
complain() {
	echo "$1: $2" >&2
	failed=1
	return 1
}

names=("$@")
(($#)) || mapfile -t names < <(basename -s .bug planted/interleave/*.bug)
nr=0

# The same bytes every time.
LC_ALL=C awk -v dir="$tmp/bytes" 'BEGIN {
	srand(1)
	system("mkdir " dir)
	for (i = 0; i < 300; i++)
		for (k = 0; k < 2000; k++)
			printf "%c", int(256 * rand()) >(dir "/" i)
}'

# plant BUG NAME
plant() {
	local out

	out=$(scripts/plant --library interleave/libbuddyfuzz_interleave.a \
		"$build" "$1" "$tmp" tools/buddyfuzz targets/interleave 2>&1) &&
		return
	complain "$2" "cannot be built: $out"
	return 1
}

# explored OPTION...: the verdict; what was printed is in $tmp/out.
explored() {
	timeout 120 "$tmp/buddyfuzz" interleave "$@" >"$tmp/out" 2>&1
	local status=$?
	sed -n 's/.* \(pass\|BROKEN\|incomplete\)$/\1/p' "$tmp/out" | tail -n 1
	return $status
}

# options_of BUG: what to explore for it.
options_of() {
	read -ra options < <(sed -n 's/^Explore: //p' "$1")
	((${#options[@]})) || options=(--pages 1)
}

for name in "${names[@]}"; do
	bug=planted/interleave/$name.bug
	schedule=corpus/interleave/$name.txt
	case $name in
	zero-*) kind=(--refcounts zero-frozen) ;;
	bit-*) kind=(--refcounts frozen-bit) ;;
	*) complain "$name" "is neither of zero-frozen counts nor of a frozen bit" ;;
	esac
	plant "$bug" "$name" || continue
	options_of "$bug"
	explored "${kind[@]}" "${options[@]}" >/dev/null
	if (($? != 1)); then
		complain "$name" "is not found: $(<"$tmp/out")"
		continue
	fi
	sed -n '/^interleave 1$/,$p' "$tmp/out" >"$tmp/schedule"
	check=$(sed -n 's/^# page [0-9]*: //p' "$tmp/schedule")
	steps=$(grep -c '^ *[0-9]* thread' "$tmp/schedule")

	if $write; then
		sed -i -e "s|^Observed by: .*|Observed by: $check|" \
			-e "s|^Schedule: .*|Schedule: $schedule|" "$bug"
		cp -- "$tmp/schedule" "$schedule"
	fi
	((steps <= 24)) || complain "$name" "takes $steps steps"
	grep -qxF "Observed by: $check" "$bug" ||
		complain "$name" "is now observed by: $check"
	diff -u -- "$schedule" "$tmp/schedule" ||
		complain "$name" "has another shortest schedule"
	timeout 10 "$tmp/buddyfuzz" interleave "$schedule" >"$tmp/replayed" 2>&1
	if (($? != 1)) || ! diff -u -- "$schedule" "$tmp/replayed"; then
		complain "$name" "is not seen when its schedule is taken again"
	fi

	small=("${kind[@]}" --pages 1 --threads 2 --ops 2)
	[[ ${options[*]} != *--weak* ]] || small+=(--weak)
	[[ ${options[*]} != *--lookups* ]] || small+=(--lookups --ops 1)
	[[ ${options[*]} != *--order* ]] ||
		small=("${kind[@]}" --order 1 --threads 2 --ops 1)
	reduced=$(explored "${small[@]}")
	unreduced=$(explored "${small[@]}" --unreduced)
	[[ $reduced == "$unreduced" ]] ||
		complain "$name" "$reduced when reduced, $unreduced when not"
	"$tmp/interleave" -q "$tmp/bytes" >"$tmp/out" 2>&1
	(($? == 1)) || grep -q '^Random: ' "$bug" || complain "$name" "is not met by the fuzz target"
	((++nr))
	echo "$name: $check; step $steps"
done

for bug in planted/interleave/equivalent/*.bug; do
	(($#)) && break
	plant "$bug" "$bug" || continue
	options_of "$bug"
	explored "${options[@]}" >/dev/null || complain "$bug" "$(<"$tmp/out")"
	"$tmp/interleave" -q "$tmp/bytes" >"$tmp/out" 2>&1 ||
		complain "$bug" "$(<"$tmp/out")"
done
"$build/targets/interleave" -q "$tmp/bytes" >"$tmp/out" 2>&1 ||
	complain "the right code" "$(tail -n 3 "$tmp/out")"
echo "$nr mistakes found"
exit $failed
