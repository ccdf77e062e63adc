#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# scripts/kernel: what it is told wrong, it says in one line.
# shellcheck source=tests/kernel/lib.sh
. "$(dirname "$0")/lib.sh"

expect 0 scripts/kernel --help
says out '^Usage: scripts/kernel'
for wrong in "" "--tree" "--bogus" "--tree a --package b" \
	"--package not-a-kernel" "--package linux-source-7.3 --name a/b" "--remove" \
	"--tree a --tree b" "--tree $tmp/no-such-tree" "--tree a --configs fast" "--tree a --flavors smp" "--tree a --configs smp-smp" "--tree a --configs smp-nodebug-sparse" \
	"--remove --name .." "--remove --name ." "--package linux-source-7.3 --name source"; do
	read -ra words <<<"$wrong"
	expect 2 scripts/kernel "${words[@]}"
	one_line err
done
mkdir "$tmp/tree"
expect 2 scripts/kernel --tree "$tmp/tree"
says err 'not a kernel tree'

# --- modules that are none ---

# kernel NAME [LINE...]: a directory with junk for modules, and its status.
kernel() {
	local name=$1 impl file
	shift

	mkdir -p "$tmp/kernels/$name/plain"
	ln -sfn plain "$tmp/kernels/$name/bare"
	for impl in per-page batched; do
		printf 'not a module' >"$tmp/kernels/$name/plain/$impl.so"
	done
	(($#)) || return 0
	{
		printf '%s\n' 'buddyfuzz-kernel 1' "stem stem" \
			"config up" "state ready" "version 7.3.4" "origin nowhere" \
			"tree $tmp/tree" "again scripts/kernel --tree nowhere" "$@"
		for file in plain/per-page.so plain/batched.so; do
			printf 'module 12 4d7ee56cdd6b2b4d %s\n' "$file"
		done
		echo end
	} >"$tmp/kernels/$name/status"
}

# refused NAME REGEX: it is not run, and one line says why.
refused() {
	BUDDYFUZZ_KERNELS=$tmp/kernels expect 2 timeout 10 "$BUDDYFUZZ" run \
		--backend "$1" "$sample"
	one_line err
	says err "no backend \"$1\": .*$2"
}
refused_kernel() {
	refused "kernel/$1/batched" "$2"
	BUDDYFUZZ_KERNELS=$tmp/kernels expect 0 timeout 10 "$BUDDYFUZZ" backends
	cat "$tmp/err" >>"$tmp/out"
	says out "^left out: (.*, )?kernel/$1(,.*)?: .*scripts/kernel.*--remove|^kernel/$1/batched .*$2"
	says out '^model/batched '
}

kernel odd
kernel even
BUDDYFUZZ_KERNELS=$tmp/kernels expect 0 "$BUDDYFUZZ" backends
one_line err
says err '^left out: kernel/even, kernel/odd: .*scripts/kernel.*--remove'
says out '^model/batched '
! grep -q odd "$tmp/out" || fail "listed all the same"
BUDDYFUZZ_KERNELS=$tmp/kernels expect 0 "$BUDDYFUZZ" bench contig --seconds 0.001 refcounted
says err '^left out: kernel/even, kernel/odd: .*scripts/kernel.*--remove'
refused_kernel odd 'kernels/odd/status: No such file.*scripts/kernel'
rm -r "$tmp/kernels"

# As recorded, but no module; cut short; as long, but another; one that nobody
# can read to its end.
kernel recorded ''
sed -i '/^$/d' "$tmp/kernels/recorded/status"
sum=$(xxhsum -H64 "$tmp/kernels/recorded/plain/batched.so" | cut -d' ' -f1)
sed -i "s/4d7ee56cdd6b2b4d/$sum/" "$tmp/kernels/recorded/status"
refused_kernel recorded 'scripts/kernel'
! grep -q 'size or sum' "$tmp/out" "$tmp/err" || fail "it is as recorded"
for damage in "printf not" "printf not%smodule :" "rm" "mkfifo" "mkdir" "link"; do
	kernel damaged
	cp "$tmp/kernels/recorded/status" "$tmp/kernels/damaged/status"
	module=$tmp/kernels/damaged/plain/batched.so
	rm -- "$module"
	case $damage in
	printf*) $damage >"$module" ;;
	link) ln -s batched.so "$module" ;;
	rm) ;;
	*) $damage "$module" ;;
	esac
	said='(another size or sum|not there).*scripts/kernel --tree nowhere'
	if [[ $damage == rm ]]; then
		refused kernel/damaged/batched "$said"
	else
		refused_kernel damaged "$said"
	fi
	rm -r "$tmp/kernels/damaged"
done

# --- status files that are none ---

for damage in '/^end/d' '1s/1/2/' '3i nonsense' '3i source 1 2 3' \
	'3i source -1 2 3 /x' '3i module 1 zz x' '$a more' '3s/^/\x00/'; do
	kernel damaged
	sed "$damage" "$tmp/kernels/recorded/status" >"$tmp/kernels/damaged/status"
	refused_kernel damaged 'damaged/status: '
done
for make in "mkfifo" "mkdir" "ln -s /dev/zero" "ln -s status"; do
	rm -rf "$tmp/kernels/damaged/status"
	$make "$tmp/kernels/damaged/status"
	refused_kernel damaged 'damaged/status: '
done
rm -r "$tmp/kernels/damaged"

# --- names are no paths; a stem is not one kernel ---

mkdir -p "$tmp/kernels/x/plain" "$tmp/kernels/recorded/y"
for name in kernel/recorded/../../x kernel/../kernels/recorded/batched kernel/recorded \
	kernel/ kernel// kernel/recorded/ kernel/./batched kernel/recorded/../plain/batched \
	kernel/recorded/.batched "kernel/recorded/a b"; do
	refused "$name" 'kernel/NAME/IMPLEMENTATION'
done
mv "$tmp/kernels/recorded" "$tmp/kernels/stem-up"
refused kernel/stem/batched 'stands for several.*: kernel/stem-up'
refused kernel/none/batched 'not built'

# An edit, and a build that failed.
sed -i "s|^module|source 1 1 1 $tmp/no-such-file\n&|" "$tmp/kernels/stem-up/status"
refused kernel/stem-up/batched "stale: $tmp/no-such-file is not what was compiled: run scripts/kernel --tree nowhere again"
BUDDYFUZZ_KERNELS=$tmp/kernels expect 0 "$BUDDYFUZZ" backends
says out '^kernel/stem-up/batched +Linux 7\.3\.4, up; nowhere; stale: '
BUDDYFUZZ_KERNELS=$tmp/kernels expect 2 scripts/kernel --check --name stem
one_line err
says err '^kernel: kernel/stem-up: stale: '
sed -i 's/^state ready/state failed/' "$tmp/kernels/stem-up/status"
rm -r "$tmp/kernels/stem-up/plain"
refused kernel/stem-up/batched 'the last build failed: run scripts/kernel --tree nowhere again'
BUDDYFUZZ_KERNELS=$tmp/kernels expect 0 "$BUDDYFUZZ" backends
says out '^kernel/stem-up/per-page .*; the last build failed'
BUDDYFUZZ_KERNELS=$tmp/kernels expect 2 scripts/kernel --check --name stem
says err '^kernel: kernel/stem-up: the last build failed'

# A directory whose name means something to the shell.
mkdir "$tmp/a[b]*"
mv "$tmp/kernels/stem-up" "$tmp/a[b]*/other"
BUDDYFUZZ_KERNELS="$tmp/a[b]*" expect 0 "$BUDDYFUZZ" backends
says out '^kernel/other/per-page '

expect 2 scripts/kernel --remove --name no-such-kernel
one_line err
says err 'there is no build/kernel/no-such-kernel'

