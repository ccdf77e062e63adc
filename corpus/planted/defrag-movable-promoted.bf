# Planted: defrag-movable-promoted
# In defrag_mode, a request for a movable page compacts for a whole pageblock, too.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence retry-unbounded-alloc-compact
buddyfuzz 2
machine pages=1 order=10 pageblock=9 check=1 watermarks=1 defrag=1
a0 = alloc order=0 type=movable zone=0 gfp=__GFP_IO|__GFP_DIRECT_RECLAIM
