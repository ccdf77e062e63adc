# Planted: kswapd-woken-for-lowest
# kswapd is woken for the lowest zone only.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence kswapd-woken-alloc-woken
buddyfuzz 2
machine pages=64 zones=0,32 order=4 pageblock=2 check=1
a0 = alloc_contig pfn=0 count=32
a1 = alloc_contig pfn=32 count=32
a2 = alloc order=0 type=movable zone=1 gfp=GFP_NOWAIT
