# Planted: kswapd-never-woken
# A request does not wake kswapd when no zone is above its low mark.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence kswapd-woken-alloc-woken
buddyfuzz 2
machine pages=64 order=4 pageblock=2 check=1
a0 = alloc_contig pfn=0 count=64
a1 = alloc order=0 type=movable zone=0 gfp=GFP_NOWAIT
