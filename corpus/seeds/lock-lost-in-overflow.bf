# A per-CPU list overflows, and somebody else takes its lock between two bites of what
# is to go to the zone: the rest stays, until the next free.
buddyfuzz 1
machine default pages=2048 cpus=1 batch=2 high=8
alloc_contig pfn=256 count=64
free_contig slot=0 first=0 count=6
free slot=0 index=7
contend_pcp zone=0 on=1 after=2
free slot=0 index=9
free slot=0 index=11
contend_pcp zone=0 on=1 after=1 times=1
free_contig slot=0 first=17 count=40
free slot=0 index=60
contend_pcp zone=0 on=0
free slot=0 index=13
