# Planted: try-get-shared-refused
# Nobody gets a reference on a page that has more than one.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence try-get-try_get-ret
buddyfuzz 2
machine pages=512 order=10 pageblock=9 check=1
a0 = alloc_contig_frozen pfn=1533 count=3
unfreeze a0 page=8 refs=2
try_get pfn=3071
