# Planted: defrag-never-breaks
# In defrag_mode, a request that may wait goes to the OOM killer rather than break into a pageblock of another type.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-failed-alloc-ret
buddyfuzz 2
machine pages=17 order=10 pageblock=9 check=1 watermarks=1 defrag=1
a0 = alloc order=0 type=unmovable zone=0 gfp=__GFP_HIGH|__GFP_DIRECT_RECLAIM
