# A compound page smaller than the largest order is allocated by pfn from a larger free block: the
# kernel warns and fails, and the free block is lost (findings/contig-comp-loses-pages/README.md).
# Replay: buddyfuzz run --mode exact --backend model/per-page --against model/batched
# Expect: known contig-comp-loses-pages
buddyfuzz 2
machine pages=16 order=4 pageblock=3 check=1
a0 = alloc_contig_comp pfn=0 order=0
