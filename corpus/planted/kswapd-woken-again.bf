# Planted: kswapd-woken-again
# Where ranges are freed in batches, kswapd is woken twice.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence equal-effort-alloc-woken
buddyfuzz 2
machine pages=64 order=4 pageblock=2 check=1
a0 = alloc_contig pfn=0 count=64
a1 = alloc order=0 type=movable zone=0 gfp=GFP_NOWAIT
