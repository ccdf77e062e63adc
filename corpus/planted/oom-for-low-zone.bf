# Planted: oom-for-low-zone
# A task is killed for a request for a low zone.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-oom-alloc-oom
buddyfuzz 2
machine pages=64 zones=0,32 order=4 pageblock=2 check=1
a0 = alloc_contig pfn=0 count=32
a1 = alloc order=0 type=movable zone=0 gfp=GFP_KERNEL
