# Blocks of orders 0 to 3 on a short per-CPU list, from two CPUs: contiguous frees overflow it in
# the middle of a run.
buddyfuzz 2
machine small
a0 = alloc_contig pfn=256 count=96
a1 = alloc order=3 type=movable
a2 = alloc order=1 type=unmovable
free_contig a0 page=1 count=9
cpu cpu=1
free_contig a0 page=11 count=85
pressure zone=0 flags=reclaim_active
free a1
free a2
decay zone=0
free a0
drain cpu=1
drain_all
