# Planted: compact-stall-not-counted
# A compaction that found a page is not counted as one.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence other-events-alloc-others
buddyfuzz 2
machine pages=64 order=4 pageblock=2 check=1
a0 = alloc_contig pfn=0 count=60
a1 = alloc order=2 type=unmovable zone=0 gfp=0
compact a1 page=0 count=1 result=skipped
a2 = alloc order=2 type=unmovable zone=0 gfp=GFP_KERNEL
