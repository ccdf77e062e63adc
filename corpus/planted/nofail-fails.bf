# Planted: nofail-fails
# A __GFP_NOFAIL request fails.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-nofail-alloc-ret
buddyfuzz 2
machine pages=64 order=4 pageblock=2 check=1
a0 = alloc_contig pfn=0 count=64
a1 = alloc order=0 type=movable zone=0 gfp=GFP_KERNEL|__GFP_NOFAIL|__GFP_NORETRY
