# Blocks of the PMD order have two lists of their own, movable and not; orders
# between them and 3 have none.
buddyfuzz 1
machine thp
alloc order=9 type=movable gfp=__GFP_COMP
alloc order=9 type=unmovable gfp=__GFP_COMP
alloc order=8 type=movable gfp=__GFP_COMP
free slot=0
free slot=1
free slot=2
alloc order=9 type=unmovable gfp=__GFP_COMP
alloc_contig pfn=4096 count=512
free_contig slot=1 first=0 count=512
drain_all
