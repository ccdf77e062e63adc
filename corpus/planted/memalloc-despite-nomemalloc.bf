# Planted: memalloc-despite-nomemalloc
# __GFP_MEMALLOC overrides __GFP_NOMEMALLOC.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-mark-alloc-zone
buddyfuzz 2
machine pages=1 order=10 pageblock=9 check=1 watermarks=1
a0 = alloc order=0 type=unmovable zone=0 gfp=__GFP_MEMALLOC|__GFP_NOMEMALLOC
