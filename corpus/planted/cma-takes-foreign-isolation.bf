# Planted: cma-takes-foreign-isolation
# A CMA allocation treats a pageblock isolated by someone else as its own.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence pageblock-type-cma_alloc-type
buddyfuzz 2
machine pages=128 cma=64+32 order=4 pageblock=4 check=1
isolate pfn=64 count=16 mode=cma_alloc
a0 = cma_alloc area=0 count=16
