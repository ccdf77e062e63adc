# Planted: oom-never
# A request fails where a task should be killed for it.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-effort-alloc-oom
buddyfuzz 2
machine pages=64 order=4 pageblock=2 check=1
a0 = alloc_contig pfn=0 count=64
a1 = alloc order=0 type=movable zone=0 gfp=GFP_KERNEL
