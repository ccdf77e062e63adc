# Planted: capture-too-small
# A page that is smaller than what was asked for is captured.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-page-alloc-free
buddyfuzz 2
machine pages=64 order=4 pageblock=2 check=1
a0 = alloc_contig pfn=0 count=56
a1 = alloc order=1 type=movable zone=0 gfp=0
a2 = alloc order=1 type=movable zone=0 gfp=0
a3 = alloc order=2 type=movable zone=0 gfp=0
compact a1 page=0 count=1 result=skipped
a4 = alloc order=3 type=movable zone=0 gfp=GFP_KERNEL
