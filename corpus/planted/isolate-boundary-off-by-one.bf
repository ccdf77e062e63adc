# Planted: isolate-boundary-off-by-one
# A compound page that ends where the range starts is treated as straddling it.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence range-outcome-alloc_contig-ret
buddyfuzz 2
machine pages=1024 order=10 pageblock=9 check=1
a0 = alloc_contig_frozen pfn=0 count=1
a1 = alloc order=8 type=movable zone=0 gfp=__GFP_COMP
a2 = alloc_contig pfn=512 count=1
