# Planted: cma-failure-keeps-bits
# A CMA range that could not be allocated stays marked in the bitmap.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence pageblock-type-isolate-type
buddyfuzz 1
machine pages=576 cma=512+64 order=6 pageblock=1 check=1
alloc_highatomic order=0 type=unmovable zone=0
free slot=0 index=0
unreserve type=movable force=1
isolate pfn=0 count=513 mode=mem_offline
