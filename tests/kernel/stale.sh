#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# What a kernel was made of is known: its commit and what was edited since; an edit
# that was not compiled, one that did not compile, one that is never compiled here. No
# code runs that is not the tree's.
# shellcheck source=tests/kernel/lib.sh
. "$(dirname "$0")/lib.sh"

need_kernel 7.3-up
name=stale-test
trap 'rm -rf -- "$tmp" build/kernel/$name' EXIT
rm -rf -- "build/kernel/$name"
copy_tree linux-source-7.3
git=(git -C "$tmp/tree" -c user.name=test -c user.email=test@example.org)
"${git[@]}" init -q
"${git[@]}" add -f mm include Makefile
"${git[@]}" commit -q -m base
printf '*\n' >"$tmp/tree/.git/info/exclude"
commit=$("${git[@]}" rev-parse HEAD)
prepare=(scripts/kernel --tree "$tmp/tree" --name "$name" --configs up --flavors plain)
run=("$BUDDYFUZZ" run --mode exact --backend "kernel/$name/per-page"
	--against "kernel/$name/batched" "$sample")

# refused REGEX: nothing runs.
refused() {
	expect 2 "${run[@]}"
	one_line err
	says err "$1: run scripts/kernel --tree $tmp/tree --name $name --configs up again"
	expect 2 scripts/kernel --check --name "$name"
	says err "^kernel: kernel/$name: $1"
	expect 0 "$BUDDYFUZZ" backends
	says out "^kernel/$name/.*; $1"
}

# An edit of what is not compiled here: said, and remembered.
edit mm/vmalloc.c '1s/^/#error not compiled\n/'
expect 0 "${prepare[@]}"
uncompiled="kernel/$name: edited, but not part of what is compiled here: mm/vmalloc.c; nothing that is said speaks of it"
says out "^$uncompiled\$"
grep -qx 'uncompiled mm/vmalloc.c' "build/kernel/$name/status" || fail "it is forgotten"
expect 0 "${run[@]}"
expect 0 "$BUDDYFUZZ" backends
says out "^kernel/$name/batched +Linux 7\.3\.[0-9]+, up; commit ${commit:0:12}, edited; tree\$"
expect 0 "$BUDDYFUZZ" backends --json
grep -q "\"commit\": \"$commit\"" "$tmp/out" || fail "no commit in JSON"
expect 0 scripts/kernel --check --name "$name"
says err "^$uncompiled\$"
sum=$(xxhsum -H64 "build/kernel/$name/plain/batched.so")

# Nor is that known only to who prepares again.
"${git[@]}" checkout -q mm/vmalloc.c
edit mm/oom_kill.c '1s/^/#error not compiled\n/'
expect 0 scripts/kernel --check --name "$name"
says err 'not part of what is compiled here: mm/oom_kill.c;'
! grep -q vmalloc "$tmp/err" || fail "that one is as it was"
"${git[@]}" checkout -q mm/oom_kill.c

# Another time is no other content.
cp -p "$tmp/tree/mm/page_alloc.c" "$tmp/page_alloc.c"
cp "$tmp/page_alloc.c" "$tmp/tree/mm/page_alloc.c"
expect 0 "${run[@]}"

# An edit, of the tree and of a header.
edit mm/page_alloc.c '1s/^/\/\/ edited\n/'
refused 'stale: mm/page_alloc\.c is not what was compiled'
rm "$tmp/tree/mm/page_alloc.c"
refused 'stale: mm/page_alloc\.c is not what was compiled'
cp -p "$tmp/page_alloc.c" "$tmp/tree/mm/page_alloc.c"
expect 0 "${run[@]}"
edit mm/Makefile '1s/^/# edited\n/'
refused 'stale: mm/Makefile is not what was compiled'
edit mm/Makefile '1d'
expect 0 "${run[@]}"
edit include/linux/mmzone.h '1s/^/\/\/ edited\n/'
refused 'stale: include/linux/mmzone\.h is not what was compiled'

# A build that fails leaves nothing to run.
edit mm/page_alloc.c 's/^(static bool free_pages_prepare\(.*)$/typo typo;\n\1/; s/^bool free_pages_prepare\(/typo typo;\n&/'
expect 2 "${prepare[@]}"
refused 'the last build failed'
! compgen -G "build/kernel/$name/*/*.so" || fail "modules are left"

# The old file, with its old time: compiled again all the same.
rm "$tmp/tree/mm/page_alloc.c"
cp -p "$tmp/page_alloc.c" "$tmp/tree/mm/page_alloc.c"
edit include/linux/mmzone.h '1d'
expect 0 "${prepare[@]}"
says err '^\+ make '
expect 0 "${run[@]}"
[[ $(xxhsum -H64 "build/kernel/$name/plain/batched.so") == "$sum" ]] ||
	fail "other modules of the same sources"

# So it is if the build of what was there meanwhile was killed.
edit mm/page_alloc.c 's/BUG: Bad page state/BUG: bad page state/'
expect 0 "${prepare[@]}"
! grep -q '^+ make ' "$tmp/err" || fail "the kernel's own build does not read what was edited"
[[ $(xxhsum -H64 "build/kernel/$name/plain/batched.so") != "$sum" ]] || fail "an edit without effect"
rm "build/kernel/$name/status" "$tmp/tree/mm/page_alloc.c"
cp -p "$tmp/page_alloc.c" "$tmp/tree/mm/page_alloc.c"
expect 0 "${prepare[@]}"
[[ $(xxhsum -H64 "build/kernel/$name/plain/batched.so") == "$sum" ]] ||
	fail "modules of what a killed build has compiled"

# Without git, what was edited since it was first prepared is named all the same.
mv "$tmp/tree/.git" "$tmp/git"
expect 0 "${prepare[@]}"
! grep -q 'not part of what is compiled' "$tmp/out" || fail "nothing is edited"
edit mm/vmalloc.c '1s/^/#error not compiled\n/'
expect 0 scripts/kernel --check --name "$name"
says err "^$uncompiled\$"
expect 0 "${prepare[@]}"
says out "^$uncompiled\$"

# Edited while it was compiled: what the modules are made of is not known.
touch "build/kernel/$name/.started"
sleep 0.1
touch "$tmp/tree/mm/page_alloc.c"
expect 2 env PYTHONPATH=scripts /usr/bin/python3 -B -c "
from buddyfuzz import prepared, shell
shell.run_main('kernel', lambda _: prepared.Prepared.read('build/kernel/$name').take_sources())"
says err 'mm/page_alloc\.c was edited while it was compiled'
