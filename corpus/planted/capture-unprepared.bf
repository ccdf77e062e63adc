# Planted: capture-unprepared
# A captured page is handed out as it was freed.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-zeroed-alloc-zeroed
buddyfuzz 2
machine pages=64 order=4 pageblock=2 check=1
a0 = alloc_contig pfn=0 count=60
a1 = alloc order=2 type=unmovable zone=0 gfp=0
compact a1 page=0 count=1 result=skipped
a2 = alloc order=2 type=unmovable zone=0 gfp=GFP_KERNEL|__GFP_ZERO
