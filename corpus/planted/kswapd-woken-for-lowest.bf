# Planted: kswapd-woken-for-lowest
# kswapd is woken for the lowest zone only.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence kswapd-woken-alloc-woken
buddyfuzz 2
machine pages=8 zones=0,2 cma=4+4 order=2 pageblock=1 check=1
a0 = alloc order=2 type=unmovable zone=1 gfp=GFP_KERNEL
