# Planted: chunk-pfn-zero
# At pfn 0, which is aligned to every order, the number of pages left is ignored.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence assertion-free_contig_frozen-pageblock.h
buddyfuzz 2
machine pages=512 order=10 pageblock=9 check=1
a0 = alloc_contig_frozen pfn=0 count=1
