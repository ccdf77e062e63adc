# Planted: try-get-shared-refused
# A try-get on a page with more than one reference fails.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence try-get-try_get-ret
buddyfuzz 2
machine pages=512 order=10 pageblock=9 check=1
a0 = alloc_contig_frozen pfn=1533 count=3
unfreeze a0 page=8 refs=2
try_get pfn=3071
