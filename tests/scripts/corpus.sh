#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# scripts/corpus DIR leaves what reaches something that no shipped program does, and
# of that no more than it takes.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

# Findings are not merged: on the model, they are new.
mkdir "$tmp/new"
cp corpus/findings/*.bf "$tmp/new"
cp corpus/findings/patch-v3-walks-off-section.bf "$tmp/new/again.bf"
cp corpus/seeds/bulk.bf "$tmp/new"
expect 0 scripts/corpus "$tmp/new"
says out '^[1-9][0-9]* programs together reach all that is new'
found=(build/corpus/*.bf)
((${#found[@]} <= $(ls corpus/findings/*.bf | wc -l))) || fail "${#found[@]} programs"
"$BUDDYFUZZ" assemble corpus/seeds/bulk.bf -o "$tmp/bulk"
for file in "${found[@]}"; do
	cmp -s <("$BUDDYFUZZ" show "$tmp/bulk") "$file" && fail "a seed is new"
	head -n 1 "$file" | grep -q '^buddyfuzz 1$' || fail "$file is no program"
done

mkdir "$tmp/old" "$tmp/none"
cp corpus/seeds/bulk.bf "$tmp/old"
expect 0 scripts/corpus "$tmp/old"
says out '^0 programs '

for words in "$tmp/none" "$tmp/nothere" --sideways; do
	expect 2 scripts/corpus "$words"
	one_line err
	says err '; see scripts/corpus --help$'
done
