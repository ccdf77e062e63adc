#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# scripts/boot --backend --config: a kernel with KASAN, with DEBUG_PAGEALLOC or with page_owner, and
# one of other orders, does what the build for user space does; what it reports of a planted bug is a
# verdict, with its text; and one that cannot be configured, or whose debugging is off, is refused.
# Building the kernels takes long: this is skipped until there is the first of them.
# shellcheck source=tests/kernel/lib.sh
. "$(dirname "$0")/lib.sh"

kasan=(--config CONFIG_KASAN=y --config CONFIG_SYSFS=y)
pagealloc=(--config CONFIG_DEBUG_PAGEALLOC=y --append debug_pagealloc=on)
[[ -e build/boot/kernels/7.3-smp-kasan-sysfs ]] || skip \
	"no kernel with KASAN: scripts/boot --package linux-source-7.3 --smp --backend ${kasan[*]}"
need_kernel 7.3-smp
need_kernel 7.3-up
export TMPDIR=$tmp
boot=(scripts/boot --backend)
mapfile -t shipped < <(find corpus findings -name '*.bf' | sort)

# equals CPUS MODE NAME OPTION...: on the shipped programs.
equals() {
	local status=0

	expect 0 "${boot[@]}" --package linux-source-7.3 "--$1" "${@:4}"
	says out "^kernel/7\.3-$1-$3/booted$"
	"$BUDDYFUZZ" run --mode "$2" --backend "kernel/7.3-$1/batched" \
		--against "kernel/7.3-$1-$3/booted" "${shipped[@]}" >"$tmp/out" 2>"$tmp/err" || status=$?
	[[ $status = 0 && $(grep -c '^pass ' "$tmp/out") -ge 50 ]] ||
		fail "$3: expected equal states on at least 50 programs: $(grep -m 3 '^DIVERGENCE' "$tmp/out")"
}
equals smp strict kasan-sysfs "${kasan[@]}"
equals smp strict debug_pagealloc-debug_pagealloc_on "${pagealloc[@]}"
# With it, alloc_pages_bulk() gets one page from per-CPU lists.
equals up exact page_owner-page_owner_on --config CONFIG_PAGE_OWNER=y --append page_owner=on

# Other orders: the same programs on such machines.
mkdir "$tmp/others"
mapfile -t shipped < <("$(dirname "$BUDDYFUZZ")/../tests/kernel/mutants" -o 8 -b 5 -c 2 "$tmp/others" 0 \
	"${shipped[@]}")
equals smp strict order8-pageblock5 --order 8 --pageblock 5

# refused REGEX WORD...: of a kernel that was not refused, an option would say nothing, silently.
refused() {
	expect 3 "${boot[@]}" --package linux-source-7.3 --up "${@:2}"
	tail -n 1 "$tmp/err" | grep -Eq -- "$1" || fail "does not say: $1"
	[[ ! -s $tmp/out ]] || fail "names a backend"
}
refused 'cannot be configured with CONFIG_KASAN=y' --config CONFIG_KASAN=y
refused 'no backend: the kernel does not boot: .*PAGE_OWNER is off without page_owner=on' \
	--config CONFIG_PAGE_OWNER=y

# Planted: a frozen page is written to after it was freed, if it is one; two locks are taken in the
# wrong order, if pages are refcounted.
keep_tree planted
sed -E '/^static void __free_contig_range_common/,/^}/{
	s/^\t\t\tcan_free = free_pages_prepare\(page, 0\);/&\
		if (is_frozen \&\& nr_pages == 1)\
			*(long *)page_address(page) = 0;/
	s/^\tfor \(i = 0; i < nr_pages; i\+\+\) \{/\
	if (!is_frozen) {\
		struct zone *zone = page_zone(pfn_to_page(pfn));\
\
		spin_lock_irq(\&zone->lock);\
		spin_lock(\&this_cpu_ptr(zone->per_cpu_pageset)->lock);\
		spin_unlock(\&this_cpu_ptr(zone->per_cpu_pageset)->lock);\
		spin_unlock_irq(\&zone->lock);\
	}\
&/
}' "$source/mm/page_alloc.c" >"$tmp/planted.c"
[[ $(diff "$source/mm/page_alloc.c" "$tmp/planted.c" | grep -c '^>') = 11 ]] ||
	skip "this tree's mm/page_alloc.c is another"
put "$tmp/planted.c"

# found REGEX [_frozen]: in the verdict on a program that frees such a page, by the last kernel built.
found() {
	printf '%s\n' 'buddyfuzz 2' 'machine pages=1024 order=10 pageblock=9 cpus=1' \
		'a0 = alloc order=0 type=movable' "a1 = alloc_contig${2:-} pfn=512 count=1" \
		"free_contig${2:-} a1 page=0 count=1" "a2 = alloc_contig${2:-} pfn=512 count=1" \
		>"$tmp/planted.bf"
	expect 1 "$BUDDYFUZZ" run --mode strict --backend "$booted" --against none "$tmp/planted.bf"
	says out '^  rule      warning: '
	says out "^  printed   $1"
}
expect 0 "${boot[@]}" --tree "$tree" --smp "${kasan[@]}"
booted=$(cat "$tmp/out")
found 'BUG: KASAN: use-after-free in __free_contig_range_common' _frozen
found 'WARNING: possible circular locking dependency detected'
expect 0 "${boot[@]}" --tree "$tree" --smp "${pagealloc[@]}"
booted=$(cat "$tmp/out")
found 'pagealloc: memory corruption' _frozen
