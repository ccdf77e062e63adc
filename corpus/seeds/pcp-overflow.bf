# Blocks of orders 0 to 3 on a short per-CPU list, from two CPUs: contiguous frees
# overflow it in the middle of a run.
buddyfuzz 1
machine small
alloc_contig pfn=256 count=96
alloc order=3 type=movable
alloc order=1 type=unmovable
free_contig slot=0 first=1 count=9
cpu cpu=1
free_contig slot=0 first=11 count=85
pressure zone=0 flags=reclaim_active
free slot=1
free slot=2
decay zone=0
free slot=0
drain cpu=1
drain_all
