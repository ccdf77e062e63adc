# Planted: isolate-next-pageblock-checked
# Isolation also looks for unmovable pages in the pageblock after the range.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence range-outcome-alloc_contig-ret
buddyfuzz 2
machine pages=3072 cma=2560+512 order=10 pageblock=9 check=1
a0 = alloc_contig pfn=2042 count=7
