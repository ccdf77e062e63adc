#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# scripts/planted on some of many names, drawn by a seed that is printed:
#
#	sampled.sh NUMBER OPTION... -- NAME...
#
# SEED=n draws the same ones again, and SEED=all takes all of them.
number=$1
shift
options=()
while [[ $1 != -- ]]; do
	options+=("$1")
	shift
done
shift
seed=${SEED:-$RANDOM}
names=("$@")
[[ $seed = all ]] ||
	mapfile -t names < <(shuf -n "$number" --random-source=<(yes "$seed") -e "$@")
echo "SEED=$seed: ${#names[@]} of $#"
exec "$(dirname "$0")/../../scripts/planted" "${options[@]}" "${names[@]}"
