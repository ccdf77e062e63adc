# Planted: compacts-instead-of-reclaim
# A request that has compacted first does not reclaim any more.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence retry-unbounded-alloc-compact
buddyfuzz 2
machine pages=64 order=4 pageblock=2 check=1
a0 = alloc_contig pfn=0 count=64
a1 = alloc order=1 type=unmovable zone=0 gfp=GFP_KERNEL
