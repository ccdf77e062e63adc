# Planted: capture-too-small
# A page that is smaller than what was asked for is captured.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence listed-not-free-alloc-list
buddyfuzz 2
machine pages=2 order=1 pageblock=1 check=1
a0 = alloc order=0 type=movable zone=0 gfp=GFP_KERNEL
compact a0 page=0 count=1 result=skipped
a1 = alloc order=1 type=movable zone=0 gfp=GFP_KERNEL
