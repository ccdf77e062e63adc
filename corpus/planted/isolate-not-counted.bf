# Planted: isolate-not-counted
# nr_isolate_pageblock is not incremented.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence nr-isolate-pageblock-alloc_contig_frozen-nr_isolate_pageblock
buddyfuzz 2
machine pages=512 order=10 pageblock=9 check=1
a0 = alloc_contig_frozen pfn=0 count=1
