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

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
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
# What is found with it says so by this name.
PLANTED_NAME=$(basename "$patch" .patch) \
	"$top/planted/commands.py" model "$top" "$build" "$out" "$library" "$pattern" "$@"
