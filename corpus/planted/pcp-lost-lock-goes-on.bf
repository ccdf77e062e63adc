# Planted: pcp-lost-lock-goes-on
# Trimming an overflowing per-CPU list continues after its lock was lost.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence lock-contended-free-count
buddyfuzz 2
machine pages=256 order=5 pageblock=4 cpus=1 batch=2 high=8 check=1
a0 = alloc_contig pfn=0 count=16
free a0 page=0
free a0 page=1
free a0 page=2
free a0 page=3
free a0 page=4
free a0 page=5
free a0 page=6
contend_pcp zone=0 on=1 after=1
free a0 page=7
