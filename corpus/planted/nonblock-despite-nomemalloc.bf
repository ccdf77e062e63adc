# Planted: nonblock-despite-nomemalloc
# A request that may not wait goes below the watermarks in spite of __GFP_NOMEMALLOC.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-type-alloc-highatomic
buddyfuzz 2
machine pages=1600 order=6 pageblock=4 check=1
a0 = alloc_highatomic order=0 type=unmovable zone=0
a1 = alloc order=1 type=unmovable zone=0 gfp=__GFP_HIGH|__GFP_NOMEMALLOC
