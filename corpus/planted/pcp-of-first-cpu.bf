# Planted: pcp-of-first-cpu
# Every CPU uses the lists of CPU 0.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence pcp-count-put-count
buddyfuzz 2
machine pages=1 order=10 pageblock=9 cpus=2 check=1
cpu cpu=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
put a0 page=0
