# Planted: nofail-without-reserves
# A __GFP_NOFAIL request has no reserves when it finds nobody to kill.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence alloc-failed-alloc-ret
buddyfuzz 2
machine pages=4 zones=0,2 order=1 pageblock=1 check=1 watermarks=1
a0 = alloc order=0 type=unmovable zone=1 gfp=GFP_KERNEL|__GFP_NOFAIL
