#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# One line of the batched loop changed, in a copy of the tree: found from an empty
# corpus within a minute.
# shellcheck source=tests/kernel/lib.sh
. "$(dirname "$0")/lib.sh"

need_kernel 7.3-smp
name=broken-test
trap 'scripts/kernel --remove --name $name; rm -rf -- "$tmp"' EXIT
copy_tree linux-source-7.3

# A page that cannot be freed ends the run before it: forget to go on.
edit mm/page_alloc.c \
	's/free_prepared_contig_range\(start, i - nr_start\);/free_prepared_contig_range(start, i - nr_start + 1);/'
expect 0 scripts/kernel --tree "$tmp/tree" --name "$name" --configs smp --flavors fuzz
expect 1 scripts/fuzz --seconds 60 --corpus "$tmp/corpus" \
	--backend "kernel/$name/per-page" --against "kernel/$name/batched"
says out '^DEDUP_TOKEN: '
