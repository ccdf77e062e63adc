#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# buddyfuzz export --kunit: the suites in findings/ are what it makes of the programs there, and
# what no booted kernel can run is refused in one line that says why.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"
export BUDDYFUZZ_KERNELS=$tmp

for program in findings/*/*-booted.bf; do
	folder=$(dirname "$program")
	name=$(basename "$folder")
	expect 0 "$BUDDYFUZZ" export --kunit "$program" --name "$name" -o "$tmp/suites"
	cmp -s "$folder/${name//-/_}_kunit.c" "$tmp/suites/${name//-/_}_kunit.c" ||
		fail "$folder: buddyfuzz export --kunit $program --name $name -o $folder gives another"
done
# Each finding that mainline has is to be seen on a booted kernel, if it takes one CPU.
for page in findings/*/*.bf; do
	folder=$(dirname "$page")
	name=$(basename "$folder")
	[[ -f $folder/$name.bf ]] || continue
	[[ ! -f $folder/$name.c || -f $folder/${name//-/_}_kunit.c ]] || fail "$folder has no suite"
done

# refused PHRASE MACHINE OPERATION...
refused() {
	local why=$1 machine=$2
	shift 2
	printf '%s\n' "buddyfuzz 2" "machine $machine" "$@" >"$tmp/program.bf"
	expect 3 "$BUDDYFUZZ" export --kunit "$tmp/program.bf" -o "$tmp/none"
	one_line err
	says err "no booted kernel can run this: $why"
	[[ ! -e $tmp/none/program_kunit.c ]] || fail "a refused program left a file"
}
small="pages=16 order=4 pageblock=3"
refused "holes in memory" "$small holes=3+1" "a0 = alloc order=0 type=movable"
refused "CMA areas" "$small cma=0+8" "a0 = cma_alloc area=0 count=1 align=0"
refused "a third zone" "$small zones=0,2,8" "a0 = alloc order=0 type=movable"
refused "set_type" "$small" "set_type pfn=0 type=unmovable"
refused "hwpoison" "$small" "a0 = alloc order=0 type=movable" "damage a0 page=0 what=hwpoison"

# What is exported of a program that passes frees everything, and looks at what is left.
printf '%s\n' "buddyfuzz 2" "machine $small" "a0 = alloc order=1 type=movable" >"$tmp/program.bf"
expect 0 "$BUDDYFUZZ" export --kunit "$tmp/program.bf" -o "$tmp/suites"
for text in '.name = "program"' 'KUNIT_ASSERT_PTR_EQ(test, page, nth(0))' \
	'__free_pages(nth(0), 1)' '"2-15:Movable"' '"1:1 2:1 3:1"' 'CONFIG_PAGE_BLOCK_MAX_ORDER=3'; do
	grep -qF -- "$text" "$tmp/suites/program_kunit.c" || fail "a suite without $text"
done

expect 2 "$BUDDYFUZZ" export "$tmp/program.bf" -o "$tmp/suites"
says err 'no form given'
expect 2 "$BUDDYFUZZ" export --kunit "$tmp/program.bf"
says err 'no folder given'
expect 2 "$BUDDYFUZZ" export --kunit "$tmp/gone.bf" -o "$tmp/suites"
one_line err
expect 2 "$BUDDYFUZZ" export --kunit "$tmp/program.bf" -o "$tmp/program.bf"
one_line err
expect 2 "$BUDDYFUZZ" export --kunit --backend model/none "$tmp/program.bf" -o "$tmp/suites"
one_line err
