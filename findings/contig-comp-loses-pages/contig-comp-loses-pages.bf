# A compound block smaller than the largest, allocated by its pages, from a larger free
# block: the kernel warns, fails, and has lost the free block
# (findings/contig-comp-loses-pages/README.md).
# Replay: buddyfuzz run --mode exact --backend model/per-page --against model/batched
# Expect: known contig-comp-loses-pages
buddyfuzz 2
machine pages=16 order=4 pageblock=3 check=1
a0 = alloc_contig_comp pfn=0 order=0
