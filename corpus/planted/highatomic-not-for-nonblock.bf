# Planted: highatomic-not-for-nonblock
# A request that may not wait is not served from the HIGHATOMIC reserve when all else is used up.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-failed-alloc_bulk-ret
buddyfuzz 2
machine pages=800 order=11 pageblock=3 cpus=1 batch=31 check=1
a0 = alloc_contig pfn=0 count=784
a1 = alloc_highatomic order=0 type=unmovable zone=0
a2 = alloc order=0 type=unmovable zone=0 gfp=0
a3 = alloc_bulk count=1 type=movable zone=0
