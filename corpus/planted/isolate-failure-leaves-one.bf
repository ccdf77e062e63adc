# Planted: isolate-failure-leaves-one
# A pageblock that cannot be isolated cleanly stays isolated.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence pageblock-type-isolate-type
buddyfuzz 2
machine pages=5120 cma=1024+2048,4608+512 order=10 pageblock=9 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
a1 = alloc order=10 type=unmovable zone=0 gfp=0
a2 = alloc order=10 type=movable zone=0 gfp=0
a3 = alloc order=10 type=movable zone=0 gfp=__GFP_COMP
isolate pfn=1536 count=1 mode=cma_alloc
