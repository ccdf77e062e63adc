# Planted: compact-stall-not-counted
# A compaction that found a page is not counted as one.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence other-events-alloc-others
buddyfuzz 2
machine pages=4 order=3 pageblock=2 check=1
a0 = alloc order=2 type=movable zone=0 gfp=GFP_KERNEL|__GFP_RETRY_MAYFAIL
compact a0 page=0 count=1 result=skipped
a1 = alloc order=2 type=movable zone=0 gfp=GFP_KERNEL|__GFP_RETRY_MAYFAIL
