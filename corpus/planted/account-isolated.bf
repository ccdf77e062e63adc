# Planted: account-isolated
# Isolated pages count as free.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence nr-free-pages-isolate-nr_free_pages
buddyfuzz 2
machine pages=512 order=10 pageblock=9 check=1
isolate pfn=0 count=1 mode=mem_offline
