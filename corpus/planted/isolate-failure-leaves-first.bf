# Planted: isolate-failure-leaves-first
# If the last pageblock cannot be isolated, the first stays isolated.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence pageblock-type-isolate-type
buddyfuzz 2
machine pages=513 order=10 pageblock=9 check=1
isolate pfn=0 count=513 mode=mem_offline
