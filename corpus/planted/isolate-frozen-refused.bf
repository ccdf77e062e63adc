# Planted: isolate-frozen-refused
# Isolation treats pages with refcount 0 as unmovable unless they are on a free list.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence range-outcome-alloc_contig_comp-ret
buddyfuzz 2
machine pages=16 order=4 pageblock=2 check=1
a0 = alloc_contig_comp pfn=0 order=4
