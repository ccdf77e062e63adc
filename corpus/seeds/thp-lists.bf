# Blocks of the PMD order have two per-CPU lists, movable and not; the orders between 3 and the PMD
# order have none.
buddyfuzz 2
machine thp
a0 = alloc order=9 type=movable gfp=__GFP_COMP
a1 = alloc order=9 type=unmovable gfp=__GFP_COMP
a2 = alloc order=8 type=movable gfp=__GFP_COMP
free a0
free a1
free a2
a3 = alloc order=9 type=unmovable gfp=__GFP_COMP
a4 = alloc_contig pfn=4096 count=512
free_contig a4 page=0 count=512
drain_all
