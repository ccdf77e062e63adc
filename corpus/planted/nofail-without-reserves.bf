# Planted: nofail-without-reserves
# A __GFP_NOFAIL request has no reserves when it finds nobody to kill.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-failed-alloc-ret
buddyfuzz 2
machine pages=256 order=6 pageblock=4 check=1 watermarks=1
a0 = alloc_contig pfn=0 count=240
a1 = alloc order=0 type=movable zone=0 gfp=GFP_KERNEL|__GFP_NOFAIL
