# Planted: pcp-bites-in-one-lock
# What overflows a per-CPU list goes to the zone at once, with the lock held throughout.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence lock-contended-free-count
buddyfuzz 1
machine pages=256 order=5 pageblock=4 cpus=1 batch=2 high=8 check=1
alloc_contig pfn=0 count=16
free slot=0 index=0
free slot=0 index=1
free slot=0 index=2
free slot=0 index=3
free slot=0 index=4
free slot=0 index=5
free slot=0 index=6
contend_pcp zone=0 on=1 after=2
free slot=0 index=7
