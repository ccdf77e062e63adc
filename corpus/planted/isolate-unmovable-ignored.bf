# Planted: isolate-unmovable-ignored
# A pageblock with unmovable pages can be isolated.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence range-outcome-isolate-ret
buddyfuzz 2
machine pages=512 order=10 pageblock=9 check=1
a0 = alloc_contig pfn=0 count=1
isolate pfn=0 count=1 mode=mem_offline
