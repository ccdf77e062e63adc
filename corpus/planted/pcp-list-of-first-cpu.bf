# Planted: pcp-list-of-first-cpu
# Blocks are freed to the lists of CPU 0, whichever CPU frees them.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence pcp-cpu-free_contig_frozen-cpu
buddyfuzz 2
machine pages=4 order=2 pageblock=2 cpus=2 batch=1 high=4 check=1
a0 = alloc_contig_frozen pfn=0 count=4
cpu cpu=1
