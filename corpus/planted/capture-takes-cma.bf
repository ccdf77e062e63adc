# Planted: capture-takes-cma
# A request captures CMA pages, which it may not have.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-type-alloc-cma
buddyfuzz 2
machine pages=64 cma=48+16 order=4 pageblock=2 check=1
a0 = alloc_contig pfn=0 count=48
a1 = alloc order=2 type=movable zone=0 gfp=0
compact a1 page=0 count=1 result=skipped
a2 = alloc order=2 type=unmovable zone=0 gfp=GFP_KERNEL
