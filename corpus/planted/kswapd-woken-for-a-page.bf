# Planted: kswapd-woken-for-a-page
# kswapd is woken for single pages, whatever the request needs.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence kswapd-woken-alloc-woken
buddyfuzz 2
machine pages=64 order=4 pageblock=2 check=1
a0 = alloc_contig pfn=0 count=64
a1 = alloc order=1 type=movable zone=0 gfp=GFP_NOWAIT
