# Planted: pcp-bites-in-one-lock
# An overflowing per-CPU list is trimmed with the lock held throughout.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence lock-contended-free-count
buddyfuzz 2
machine pages=4 order=2 pageblock=2 cpus=1 batch=1 high=2 check=1
a0 = alloc_contig pfn=0 count=4
free a0 page=0
free a0 page=0
free a0 page=0
contend_pcp zone=0 on=1 after=1 times=0
free a0 page=0
