#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# A tree that the harness is not made for is refused, by the name of what is in the
# way: a function that it does not know, one that it duplicates and that is another
# here, a line that does not compile; a name or a place that is taken.
# shellcheck source=tests/kernel/lib.sh
. "$(dirname "$0")/lib.sh"

need_kernel 7.3-up
name=refused-test
trap 'rm -rf -- "$tmp" build/kernel/$name' EXIT
rm -rf -- "build/kernel/$name"
copy_tree linux-source-7.3

# refused REGEX [OPTION...]: the last line says so.
refused() {
	local said=$1
	shift
	expect 2 scripts/kernel --tree "$tmp/tree" --name "$name" --configs up --flavors plain "$@"
	tail -n 1 "$tmp/err" | grep -Eq -- "$said" || fail "it does not say: $said"
}

# What the harness does in its stead.
cp "$tmp/tree/include/linux/mm.h" "$tmp/mm.h"
edit include/linux/mm.h 's/if \(folio_test_slab\(folio\) \|\| folio_test_large_kmalloc\(folio\)\)/if (folio_test_slab(folio))/'
refused ' put_page\(\) in include/linux/mm\.h, for kernel/calls\.c:shim_put_page\(\)'
! grep -q '__folio_put()' "$tmp/err" || fail "that one is as it was"
# How it differs from what was accepted.
says err '^\+\+\+ put_page\(\) in .*/tree$'
says err '^-.*if \(folio_test_slab\(folio\) \|\| folio_test_large_kmalloc\(folio\)\)$'
says err '^\+.*if \(folio_test_slab\(folio\)\)$'
says err 'append the sum to its line in kernel/duplicates'

# A place that cannot be written to.
mv "$tmp/mm.h" "$tmp/tree/include/linux/mm.h"
: >"build/kernel/$name"
refused "build/kernel/$name: cannot write there"
rm -- "build/kernel/$name"

# A line that does not compile: where.
edit mm/page_alloc.c 's/^(static bool free_pages_prepare\(.*)$/typo typo;\n\1/; s/^bool free_pages_prepare\(/typo typo;\n&/'
refused 'does not compile for the harness'
says err 'mm/page_alloc\.c:[0-9]+:[0-9]+: error: .*typo'

# A function that is called and that nobody here knows.
edit mm/page_alloc.c '/^typo typo;$/d'
edit mm/page_alloc.c 's/^#include "internal.h"$/&\nvoid hook_of_this_tree(struct page *page);/; s/^([\t ]*)trace_mm_page_free\(page, order\);$/&\n\1hook_of_this_tree(page);/'
refused 'kernel/shims\.c and kernel/stubs\.c do not know: hook_of_this_tree'

# Another tree under the same name.
expect 2 scripts/kernel --tree "$tmp/tree" --name 7.3-up --configs up
says err 'kernel/7\.3-up is made of .*linux-source-7\.3: .*--name'

# No SMP on UML: of a tree as old as that.
rm -r "$tmp/tree/arch/um/Kconfig"
expect 2 scripts/kernel --tree "$tmp/tree" --name "$name" --configs smp
one_line err
says err 'UML, which has no SMP in this tree; use up'
