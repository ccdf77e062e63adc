# Planted: defrag-page-compacts-nothing
# In defrag_mode, a request for an unmovable page reclaims only, which frees movable pages, and then breaks into their pageblocks.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-effort-alloc-compact
buddyfuzz 2
machine pages=1 order=10 pageblock=9 check=1 defrag=1
a0 = alloc order=0 type=unmovable zone=0 gfp=__GFP_IO|__GFP_DIRECT_RECLAIM
