# Planted: loop-flush-one-more
# The flush at a page with other references includes that page.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence listed-not-free-free_contig-list
buddyfuzz 2
machine pages=4 order=2 pageblock=2 check=1
a0 = alloc_contig pfn=0 count=2
damage a0 page=1 what=hwpoison
