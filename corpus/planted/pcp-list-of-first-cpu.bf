# Planted: pcp-list-of-first-cpu
# Blocks are freed to the lists of CPU 0, whichever CPU frees them.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence pcp-cpu-free-cpu
buddyfuzz 2
machine pages=16 order=4 pageblock=2 cpus=2 batch=2 high=8
cpu cpu=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
free a0 page=0
