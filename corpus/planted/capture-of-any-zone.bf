# Planted: capture-of-any-zone
# A page of a zone that the request may not use is captured.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-page-alloc-zone
buddyfuzz 2
machine pages=64 zones=0,32 order=4 pageblock=2 check=1
a0 = alloc_contig pfn=0 count=32
a1 = alloc order=4 type=movable zone=1 gfp=0
compact a1 page=0 count=1 result=skipped
a2 = alloc order=2 type=movable zone=0 gfp=GFP_KERNEL
