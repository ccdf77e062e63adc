# A compound page freed through the frozen entry point: all of it is freed, or nothing.
buddyfuzz 2
machine default
a0 = alloc_contig_comp pfn=1024 order=10
free_contig_frozen a0 page=0 count=1024
a1 = alloc order=4 type=movable gfp=GFP_KERNEL|__GFP_COMP
get a1
free a1
put a1
drain_all
