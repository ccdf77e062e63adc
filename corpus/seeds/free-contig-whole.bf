# The simplest contiguous free: a whole aligned range of refcounted pages. A bug here breaks
# everything.
buddyfuzz 2
machine default
a0 = alloc_contig pfn=1024 count=512
free_contig a0 page=0 count=512
drain_all
