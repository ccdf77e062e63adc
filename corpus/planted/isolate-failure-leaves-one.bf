# Planted: isolate-failure-leaves-one
# A pageblock that cannot be isolated cleanly stays isolated.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence pageblock-type-isolate-type
buddyfuzz 2
machine pages=8 cma=0+8 order=3 pageblock=2 check=1
a0 = alloc order=3 type=movable zone=0 gfp=__GFP_COMP
isolate pfn=4 count=1 mode=cma_alloc
