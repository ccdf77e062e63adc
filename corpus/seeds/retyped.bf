# The pageblock's type changes while its pages wait on a per-CPU list: a drain has
# to read the type again. The block that stays keeps its pageblock from being half
# of a larger free block, which cannot be retyped.
buddyfuzz 1
machine default
alloc order=1 type=movable
alloc order=1 type=movable
alloc order=2 type=movable
free slot=1
free slot=2
set_type pfn=0 type=reclaimable
drain_all
alloc_contig pfn=600 count=7
set_type pfn=600 type=unmovable
free_contig slot=1 first=0 count=7
drain_all
