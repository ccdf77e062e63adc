# Compound pages freed without page checking: tails are taken apart without being checked.
buddyfuzz 2
machine nocheck
a0 = alloc order=3 type=movable gfp=__GFP_COMP
a1 = alloc_contig_comp pfn=1024 order=10
damage a0 page=3 what=mapping
free a0
free a1
drain_all
