# Planted: isolate-busy-for-nothing
# Isolating memory to take it offline fails although all of it is free.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence range-outcome-isolate-ret
buddyfuzz 2
machine pages=64 order=5 pageblock=3 check=1
isolate pfn=8 count=8 mode=mem_offline
