#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Makes a prepared kernel's backends anew with a planted bug: edits a copy of
# one source file, compiles what that makes, and links. The tree and the
# prepared kernel stay as they are.
#
# Usage: planted/kernel/build.sh KERNEL EDIT OUT FLAVOR
#	KERNEL	what scripts/kernel made: build/kernel/7.3-up
#	EDIT	the mistake: see edit.py
#	OUT	where the backends go: OUT/planted/FLAVOR/batched.so
#	FLAVOR	plain or fast
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
kernel=$(cd "$1" && pwd)
edit=$(realpath "$2")
mkdir -p "$3/planted/$4"
out=$(cd "$3" && pwd)
flavor=$4
tree=$(realpath "$kernel/tree/source")
file=$(sed -n 's/^File: //p' "$edit")

# Beside the copy lies the rest of its folder, for what it includes.
rm -rf -- "${out:?}/${file%%/*}"
mkdir -p "$out/$(dirname "$file")"
ln -s "$tree/$(dirname "$file")"/* "$out/$(dirname "$file")"
rm -- "$out/$file"
"$here/edit.py" "$edit" "$tree" >"$out/$file"

"$here/../commands.py" kernel "$kernel" "$out" "$flavor" "$file"
"$here/../../kernel/prepared.py" derive "$kernel" "$out/planted"
