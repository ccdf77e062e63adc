# Planted: prepare-hwpoison-fast
# An hwpoisoned page without anything else to clean is freed like any other.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence listed-not-free-free_contig-list
buddyfuzz 2
machine pages=512 order=10 pageblock=9 check=1
a0 = alloc_contig pfn=0 count=1
damage a0 page=0 what=hwpoison
