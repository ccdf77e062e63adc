# A per-CPU list overflows, and someone else takes its lock between two batches: the rest stays
# until the next free.
buddyfuzz 2
machine default pages=2048 cpus=1 batch=2 high=8
a0 = alloc_contig pfn=256 count=64
free_contig a0 page=0 count=6
free a0 page=7
contend_pcp zone=0 on=1 after=2
free a0 page=9
free a0 page=11
contend_pcp zone=0 on=1 after=1 times=1
free_contig a0 page=17 count=40
free a0 page=60
contend_pcp zone=0 on=0
free a0 page=13
