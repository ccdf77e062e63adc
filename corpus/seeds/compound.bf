# A compound block through the frozen entry point: it goes whole or not at all.
buddyfuzz 1
machine default
alloc_contig_comp pfn=1024 order=10
free_contig_frozen slot=0 first=0 count=1024
alloc order=4 type=movable gfp=GFP_KERNEL|__GFP_COMP
get slot=0
free slot=0
put slot=0
drain_all
