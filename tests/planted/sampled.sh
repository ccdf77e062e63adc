#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# scripts/planted on some of many names, which tests/draw.py draws:
#
#	sampled.sh NUMBER OPTION... -- NAME...
here=$(dirname "$0")
number=$1
shift
options=()
while [[ $1 != -- ]]; do
	options+=("$1")
	shift
done
shift
drawn=$("$here/../draw.py" "$number" "$@") || exit 1
mapfile -t names <<<"$drawn"
exec "$here/../../scripts/planted" "${options[@]}" "${names[@]}"
