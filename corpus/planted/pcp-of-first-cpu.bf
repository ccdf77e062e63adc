# Planted: pcp-of-first-cpu
# Every CPU uses the lists of CPU 0.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence pcp-count-free_contig_frozen-count
buddyfuzz 2
machine pages=4 order=2 pageblock=2 cpus=2 batch=1 high=4 check=1
a0 = alloc_contig_frozen pfn=0 count=4
cpu cpu=1
