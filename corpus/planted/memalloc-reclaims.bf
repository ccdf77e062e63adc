# Planted: memalloc-reclaims
# A task that reclaims memory itself is made to reclaim again.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-sleeps-alloc-reclaim
buddyfuzz 2
machine pages=64 order=4 pageblock=2 check=1
a0 = alloc_contig pfn=0 count=64
task kind=memalloc
a1 = alloc order=0 type=movable zone=0 gfp=GFP_KERNEL
