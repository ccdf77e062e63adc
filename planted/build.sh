#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Makes programs of a build tree anew with a planted bug: copies allocator/,
# patches the copy, compiles what the patch changes, and links. Nothing else is
# compiled, and the build tree stays as it is.
#
# Usage: planted/build.sh [-l LIBRARY] BUILD PATCH OUT TARGET...
#	LIBRARY	what to compile with the patched headers: the model, or
#		interleave/libbuddyfuzz_interleave.a
#	BUILD	a build tree made with Ninja, in which each TARGET is built
#	OUT	where the copy and the programs go
#	TARGET	as ninja names it: tools/buddyfuzz, targets/diff_strict
set -euo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
library=allocator/libbuddyfuzz_model.a
if [[ $1 == -l ]]; then
	library=$2
	shift 2
fi
build=$(cd "$1" && pwd)
patch=$(realpath "$2")
mkdir -p "$3"
out=$(cd "$3" && pwd)
shift 3

rm -rf -- "${out:?}"/{src,obj}
mkdir -p "$out"/{src,obj}
cp -r -- "$top"/{allocator,interleave} "$out/src"
patch -p1 -s -F0 --no-backup-if-mismatch -d "$out/src" <"$patch"

# A changed header changes everything.
mapfile -t changed < <(sed -n 's|^+++ b/\(allocator/[^[:space:]]*\).*|\1|p' "$patch")
pattern=$(printf '%s\n' "${changed[@]}" | sed 's/[.]/\\./g' | paste -sd'|')
[[ $pattern == *\\.h* ]] && pattern="${library%%/*}/.*[.]c"

cd "$build"
ninja -t commands "$library" |
	grep -E -- " -c $top/($pattern)\$" |
	sed -E -e "s|-I$top( )|-I$out/src -I$top -include $top/planted/planted.h -DPLANTED_NAME=$(basename "$patch" .patch)\1|" \
		-e "s, -(g|Werror)( ),\2,g" -e "s| -MD -MT [^ ]+ -MF [^ ]+||" \
		-e "s| -o ([^ ]*/)?([^/ ]+) -c $top/| -o $out/obj/\2 -c $out/src/|" \
		>"$out/compile"
[[ -s $out/compile ]]
sh -e "$out/compile"

cp -- "$library" "$out/obj/patched.a"
ar r "$out/obj/patched.a" "$out"/obj/*.o
for target; do
	ninja -t commands "$target" | tail -n 1 |
		sed -E -e "s|${library//./\\.}|$out/obj/patched.a|g" \
			-e "s| -o $target | -o $out/${target##*/} |" |
		sh -e
done
