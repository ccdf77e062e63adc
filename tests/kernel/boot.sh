#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# scripts/boot: a finding fails on booted 7.3 and passes with a fix of one line; and whatever a
# kernel does, there is a verdict. The first time, this builds a kernel, which takes minutes.
#
#	boot.sh [ARCH]
# shellcheck source=tests/kernel/lib.sh
. "$(dirname "$0")/lib.sh"

keep_tree linux-source-7.3

suite passes 'KUNIT_EXPECT_EQ(test, 1 + 1, 2);'
suite fails 'KUNIT_EXPECT_EQ(test, 1 + 1, 3);'
suite warns 'WARN(1, "of nothing");'
suite announces 'kunit_info(test, "the kernel is expected to print: announces_kunit.c\n"); WARN(1, "of that");'
suite dies 'BUG();'
suite hangs 'for (;;) barrier();'
suite skips 'kunit_skip(test, "there is no reason");'
suite deadlocks 'static DEFINE_SPINLOCK(a); static DEFINE_SPINLOCK(b);
	spin_lock(&a); spin_lock(&b); spin_unlock(&b); spin_unlock(&a);
	spin_lock(&b); spin_lock(&a); spin_unlock(&a); spin_unlock(&b);
	KUNIT_EXPECT_EQ(test, num_online_cpus(), 4);'
suite broken 'no C at all'

# result NAME REGEX: of a suite, in the output.
result() {
	says out "^$2 [0-9]+ $1( |\$)"
}
finding=findings/contig-undoes-foreign-isolation/contig_undoes_foreign_isolation_kunit.c
boot=(scripts/boot --arch "${1:-um}" --tree "$tree" --timeout 40)

expect 3 "${boot[@]}" "$tmp/broken_kunit.c"
says err 'boot: failed: make'

put "$source/mm/page_alloc.c"
expect 1 "${boot[@]}" "$finding" "$tmp"/{passes,fails,warns,announces,dies,hangs,skips,deadlocks}_kunit.c
says out '^1\.\.9$'
result contig_undoes_foreign_isolation 'not ok'
says out 'Expected pageblocks\(test\) == "0-511:Isolate 512-1023:Movable", but'
says out 'pageblocks\(test\) == "0-1023:Movable"'
result passes ok
result fails 'not ok'
result warns 'not ok'
says out '# warns: of nothing'
result announces ok
result dies 'not ok'
says out '# dies: .*BUG.* at .*/dies_kunit\.c:12'
says out '# dies: the kernel (died|ended)'
result hangs 'not ok'
says out '# hangs: the kernel did not end within 40 seconds'
result skips ok
says out '^    ok 1 test_deadlocks$'
result deadlocks 'not ok'
says out '# deadlocks: WARNING: possible circular locking dependency detected'
says err 'skips: skipped: test_skips: there is no reason'

sed '/ret = start_isolate_page_range(start, end, mode);/{n;n;s/goto done/return ret/;}' \
	"$source/mm/page_alloc.c" >"$tmp/fixed.c"
cmp -s "$source/mm/page_alloc.c" "$tmp/fixed.c" && skip "this tree's mm/page_alloc.c is another"
put "$tmp/fixed.c"
expect 0 "${boot[@]}" "$finding" "$tmp/passes_kunit.c"
result contig_undoes_foreign_isolation ok
echo "contig_undoes_foreign_isolation: fails on this tree, passes with a fix of one line"
expect 3 "${boot[@]}" "$tmp/skips_kunit.c"

# Two commands at once, each with a suite of the same name: each boots its own.
mkdir "$tmp/other"
sed 's/1 + 1, 2/1 + 1, 3/' "$tmp/passes_kunit.c" >"$tmp/other/passes_kunit.c"
"${boot[@]}" "$tmp/passes_kunit.c" "$tmp"/{announces,skips}_kunit.c >"$tmp/first" 2>&1 &
expect 1 "${boot[@]}" "$tmp/other/passes_kunit.c"
result passes 'not ok'
wait $! || fail "one of two commands at once: $(cat "$tmp/first")"

# The tree is as it was.
[[ ! -e $tree/.config && ! -e $tree/mm/booted ]] || fail "the tree was built in"
[[ -z $(ps -eo args | grep -F "$PWD/build/boot/" | grep -F /vmlinux) ]] || fail "a kernel still runs"
