#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Makes programs of a build tree anew with a planted bug: copies allocator/,
# patches the copy, compiles what the patch changes, and links. Nothing else is
# compiled, and the build tree stays as it is.
#
# Usage: planted/build.sh BUILD PATCH OUT TARGET...
#	BUILD	a build tree made with Ninja, in which each TARGET is built
#	OUT	where the copy and the programs go
#	TARGET	as ninja names it: tools/buddyfuzz, targets/diff_strict
set -euo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$(cd "$1" && pwd)
patch=$(realpath "$2")
mkdir -p "$3"
out=$(cd "$3" && pwd)
shift 3

rm -rf -- "${out:?}"/{allocator,obj}
mkdir -p "$out/obj"
cp -r -- "$top/allocator" "$out/allocator"
patch -p1 -s -F0 --no-backup-if-mismatch -d "$out" <"$patch"

# A changed header changes everything.
mapfile -t changed < <(sed -n 's|^+++ b/\(allocator/[^[:space:]]*\).*|\1|p' "$patch")
pattern=$(printf '%s\n' "${changed[@]}" | sed 's/[.]/\\./g' | paste -sd'|')
[[ $pattern == *\\.h* ]] && pattern='allocator/.*\.c'

cd "$build"
ninja -t commands allocator/libbuddyfuzz_model.a |
	grep -E -- " -c $top/($pattern)\$" |
	sed -E -e "s|-I$top( )|-I$out -I$top -include $top/planted/planted.h\1|" \
		-e "s| -g | |" -e "s| -MD -MT [^ ]+ -MF [^ ]+||" \
		-e "s| -o ([^ ]*/)?([^/ ]+) -c $top/| -o $out/obj/\2 -c $out/|" \
		>"$out/compile"
[[ -s $out/compile ]]
sh -e "$out/compile"

cp -- allocator/libbuddyfuzz_model.a "$out/obj/model.a"
ar r "$out/obj/model.a" "$out"/obj/*.o
for target; do
	ninja -t commands "$target" | tail -n 1 |
		sed -E -e "s|allocator/libbuddyfuzz_model\.a|$out/obj/model.a|g" \
			-e "s| -o $target | -o $out/${target##*/} |" |
		sh -e
done
