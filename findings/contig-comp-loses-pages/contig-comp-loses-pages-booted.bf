# A compound page smaller than the largest order is allocated by pfn from a larger free block: the
# kernel warns and fails, and the free block is lost.
# (findings/contig-comp-loses-pages/README.md: for a machine that a booted kernel has).
# Replay: buddyfuzz run --mode strict --backend model/batched --against none
# Expect: known contig-comp-loses-pages
buddyfuzz 2
machine pages=1024 order=10 pageblock=9 cpus=1 check=1
a0 = alloc_contig_comp pfn=0 order=0
