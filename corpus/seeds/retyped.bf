# The pageblock's type changes while its pages wait on a per-CPU list: a drain
# has to read the type again.
buddyfuzz 1
machine default
alloc order=1 type=movable
alloc_contig pfn=512 count=7
free slot=0
free_contig slot=1 first=0 count=7
set_type pfn=512 type=unmovable
set_type pfn=0 type=reclaimable
drain_all
