# Planted: isolate-offline-hwpoison-refused
# Isolation for memory offlining fails on an hwpoisoned page in use.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence range-outcome-isolate-ret
buddyfuzz 2
machine pages=512 order=10 pageblock=9 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
damage a0 page=0 what=hwpoison
isolate pfn=0 count=1 mode=mem_offline
