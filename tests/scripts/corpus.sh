#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# scripts/corpus DIR leaves what reaches something that no shipped program does, and
# of that no more than it takes.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

# Findings are not merged: on the model, they are new.
mkdir "$tmp/new"
cp findings/*/*.bf "$tmp/new"
cp findings/patch-v3-walks-off-section/patch-v3-walks-off-section.bf "$tmp/new/again.bf"
cp corpus/seeds/bulk.bf "$tmp/new"
expect 0 scripts/corpus "$tmp/new"
says out '^[1-9][0-9]* programs together reach all that is new'
found=(build/corpus/*.bf)
((${#found[@]} <= $(ls findings/*/*.bf | wc -l))) || fail "${#found[@]} programs"
"$BUDDYFUZZ" assemble corpus/seeds/bulk.bf -o "$tmp/bulk"
for file in "${found[@]}"; do
	cmp -s <("$BUDDYFUZZ" show "$tmp/bulk") "$file" && fail "a seed is new"
	head -n 1 "$file" | grep -q '^buddyfuzz 2$' || fail "$file is no program"
done

# A folder and files whose names a shell would take apart, and what is no file of its own;
# none of it is run, followed or removed.
# shellcheck disable=SC2016
old=$tmp/'-a b;$(touch pwned)`touch pwned`'$'\n'"it's \"quoted\""
mkdir "$old" "$tmp/none"
cp corpus/seeds/bulk.bf "$old/-a"$'\n'"b.bf"
ln -s loop "$old/loop"
ln -s /dev/zero "$old/zero"
ln -s "$PWD/corpus/seeds/bulk.bf" "$old/link"
mkfifo "$old/fifo"
before=$(ls -la "$old" | sha1sum)
expect 0 env TMPDIR="$old" scripts/corpus "$old"
says out '^0 programs '
(($(grep -c 'left out, not a file' "$tmp/err") == 4)) || fail "not each is said"
[[ $(ls -la "$old" | sha1sum) == "$before" ]] || fail "the folder has changed"
[[ ! -e pwned && ! -e $old/pwned ]] || fail "a name is run"
mkfifo "$tmp/fifo"
ln -s loop "$tmp/loop"

for words in "$tmp/none" "$tmp/nothere" "$tmp/fifo" "$tmp/loop" /dev/zero --sideways; do
	expect 2 scripts/corpus "$words"
	one_line err
	says err '; see scripts/corpus --help$'
done
