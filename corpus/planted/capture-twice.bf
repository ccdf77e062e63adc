# Planted: capture-twice
# A second page is captured, and the first one lost.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence free-not-listed-alloc-list
buddyfuzz 2
machine pages=64 order=4 pageblock=2 check=1
a0 = alloc_contig pfn=0 count=56
a1 = alloc order=3 type=movable zone=0 gfp=0
split a1
compact a1 page=0 count=8 result=skipped
a2 = alloc order=1 type=movable zone=0 gfp=GFP_KERNEL|__GFP_NORETRY
