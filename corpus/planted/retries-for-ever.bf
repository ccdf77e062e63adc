# Planted: retries-for-ever
# Free pages keep a request going that has no block of its order.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence retry-unbounded-alloc-ret
buddyfuzz 2
machine pages=64 order=4 pageblock=2 check=1
a0 = alloc_contig pfn=1 count=63
a1 = alloc order=1 type=movable zone=0 gfp=GFP_KERNEL
