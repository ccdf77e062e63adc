# A contiguous allocation undoes another's isolation of a HIGHATOMIC pageblock, whose pages had merged
# with an isolated neighbour's: the block has a free buddy of a type that would merge with others.
buddyfuzz 2
machine pages=400 order=4 pageblock=2 cpus=1 check=1
a0 = alloc_highatomic order=0 type=unmovable zone=0
free_nolock a0 page=0 context=task
isolate pfn=0 count=5 mode=mem_offline
drain_all
a1 = alloc_contig pfn=0 count=1
