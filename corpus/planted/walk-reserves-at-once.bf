# Planted: walk-reserves-at-once
# A request with __GFP_MEMALLOC ignores the watermarks at its first attempt.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence kswapd-woken-alloc-woken
buddyfuzz 2
machine pages=4 zones=0,2 order=1 pageblock=1 check=1 watermarks=1
a0 = alloc order=0 type=unmovable zone=0 gfp=GFP_KERNEL|__GFP_MEMALLOC
