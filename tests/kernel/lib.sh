# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# What the kernel's tests share, beside what all shell tests do.

# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/../scripts/lib.sh"
: >"$tmp/out" >"$tmp/err"

skip() {
	printf 'SKIPPED: %s: %s\n' "$(basename "$0" .sh)" "$*"
	exit 77
}

# need_kernel NAME: skip if it was not prepared.
need_kernel() {
	[[ -f build/kernel/$1/plain/batched.so ]] ||
		skip "no kernel $1: scripts/kernel --package linux-source-7.3"
}

# copy_tree PACKAGE: a tree in $tmp/tree that can be edited, or skip.
copy_tree() {
	local source=build/kernel/source/$1

	[[ -d $source ]] || skip "no unpacked $1"
	# Links to what is only read: edit() replaces what it changes.
	cp -al -- "$source" "$tmp/tree"
}

# edit FILE SCRIPT: by sed, in the copied tree; skip if nothing fits.
edit() {
	sed -E "$2" "$tmp/tree/$1" >"$tmp/edited"
	cmp -s "$tmp/edited" "$tmp/tree/$1" && skip "this tree's $1 is another"
	rm -- "$tmp/tree/$1"
	mv -- "$tmp/edited" "$tmp/tree/$1"
}

# keep_tree NAME: $source, and $tree, a copy to edit, which stays, so that only what is edited is
# compiled again; or skip.
keep_tree() {
	source=build/kernel/source/linux-source-7.3
	[[ -d $source ]] || skip "no unpacked linux-source-7.3"
	tree=build/boot/tests/$1
	cmp -s "$source/.complete" "$tree/.complete" && return
	rm -rf -- "$tree"
	mkdir -p build/boot/tests
	cp -al -- "$source" "$tree"
}

# put FILE: in place of the kept tree's page_alloc.c, which may be a link, and newer than any object.
put() {
	cmp -s "$1" "$tree/mm/page_alloc.c" && return
	rm -f -- "$tree/mm/page_alloc.c"
	cat "$1" >"$tree/mm/page_alloc.c"
}

# suite NAME STATEMENT: a KUnit suite of one test, $tmp/NAME_kunit.c.
suite() {
	cat >"$tmp/$1_kunit.c" <<END
// SPDX-License-Identifier: GPL-2.0-only
/*
 * $1
 *
 *   CONFIG_PAGE_BLOCK_MAX_ORDER=9
 */
#include <kunit/test.h>
#include <linux/mm.h>

static void test_$1(struct kunit *test)
{
	$2
}
static struct kunit_case cases[] = { KUNIT_CASE(test_$1), {} };
static struct kunit_suite suite = { .name = "$1", .test_cases = cases };
kunit_test_suites(&suite);
MODULE_LICENSE("GPL");
END
}
