# Planted: walk-nofragment-once
# The fast path does not walk the zones again without ALLOC_NOFRAGMENT.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence kswapd-woken-alloc-woken
buddyfuzz 2
machine pages=6 zones=0,4,5 order=2 pageblock=2 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
a1 = alloc order=1 type=movable zone=2 gfp=GFP_NOWAIT
