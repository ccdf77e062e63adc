#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# A bug planted in the kernel's code says whether its line has run: one that was
# found where nothing runs would prove nothing, nor would one that was not.
# shellcheck source=tests/kernel/lib.sh
. "$(dirname "$0")/lib.sh"

need_kernel 7.3-up

# planted FUNCTION OLD NEW: runs a program on it.
planted() {
	rm -rf -- "$tmp/told" "$tmp/out"
	printf '%s\n' 'What: Nothing.' 'Kernel: up' 'Mode: exact' '' \
		'File: mm/page_alloc.c' "Function: $1" "-$2" "+$3" >"$tmp/nothing.bug"
	scripts/plant --kernel build/kernel/7.3-up "$tmp/nothing.bug" "$tmp/made" plain \
		>"$tmp/err" 2>&1 || fail "it cannot be built"
	BUDDYFUZZ_KERNELS=$tmp/made BUDDYFUZZ_PLANTED=$tmp/told \
		"$BUDDYFUZZ" run --mode exact --backend kernel/planted/batched \
		--against none "$sample" >"$tmp/out" 2>"$tmp/err"
	says out '^pass'
}

# Without CONFIG_MEMCG nothing is ever charged.
planted __free_pages_prepare '__memcg_kmem_uncharge_page(...)' \
	'__memcg_kmem_uncharge_page(page, 0)'
[[ ! -e $tmp/told ]] || fail "it says that it has run"

# Once, however often it runs; the condition of an if, and what stands behind one.
planted __free_pages_prepare 'page_cpupid_reset_last(...)' 'page_cpupid_reset_last(page)'
[[ $(<"$tmp/told") == reached ]] || fail "it does not say that it has run"
planted __free_one_page 'order < MAX_PAGE_ORDER' 'order < (MAX_PAGE_ORDER)'
[[ $(<"$tmp/told") == reached ]] || fail "it does not say that it has run"
