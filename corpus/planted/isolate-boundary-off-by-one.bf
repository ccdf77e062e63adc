# Planted: isolate-boundary-off-by-one
# A compound page that ends where the range starts is treated as straddling it.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence range-outcome-alloc_contig-ret
buddyfuzz 2
machine pages=8 order=3 pageblock=2 check=1
a0 = alloc order=2 type=movable zone=0 gfp=__GFP_COMP
a1 = alloc_contig pfn=4 count=1
