# Planted: noretry-retries
# A __GFP_NORETRY request retries as long as reclaim makes progress.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence retry-unbounded-alloc-reclaim
buddyfuzz 2
machine pages=64 order=4 pageblock=2 check=1
a0 = alloc_contig pfn=0 count=64
reclaim none page=0 count=0 progress=1
reclaim a0 page=0 count=1 progress=0
a1 = alloc order=0 type=movable zone=0 gfp=GFP_KERNEL|__GFP_NORETRY
