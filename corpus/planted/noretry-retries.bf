# Planted: noretry-retries
# A __GFP_NORETRY request retries as long as reclaim makes progress.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence alloc-oom-alloc-oom
buddyfuzz 2
machine pages=2 order=1 pageblock=1 check=1
a0 = alloc order=0 type=movable zone=0 gfp=GFP_KERNEL
reclaim none page=0 count=0 progress=1
a1 = alloc order=1 type=movable zone=0 gfp=GFP_KERNEL|__GFP_NORETRY
