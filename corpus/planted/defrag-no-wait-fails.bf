# Planted: defrag-no-wait-fails
# In defrag_mode, a request that may not wait fails where only another type has a block.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-failed-alloc-ret
buddyfuzz 2
machine pages=1 order=10 pageblock=9 check=1 defrag=1
a0 = alloc order=0 type=unmovable zone=0 gfp=__GFP_KSWAPD_RECLAIM
