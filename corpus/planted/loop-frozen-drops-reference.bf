# Planted: loop-frozen-drops-reference
# A frozen free drops references that do not exist.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence assertion-alloc_contig_frozen-page_ref.h
buddyfuzz 2
machine pages=512 order=10 pageblock=9 check=1
a0 = alloc_contig_frozen pfn=0 count=1
