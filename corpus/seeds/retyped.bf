# The pageblock's type changes while its pages are on a per-CPU list: a drain must read the type
# again. The other block keeps the pageblock from being part of a larger free block, whose type
# cannot be set.
buddyfuzz 2
machine default
a0 = alloc order=1 type=movable
a1 = alloc order=1 type=movable
a2 = alloc order=2 type=movable
free a1
free a2
set_type pfn=0 type=reclaimable
drain_all
a3 = alloc_contig pfn=600 count=7
set_type pfn=600 type=unmovable
free_contig a3 page=0 count=7
drain_all
