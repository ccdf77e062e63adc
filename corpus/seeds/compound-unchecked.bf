# Compound blocks freed by a kernel that does not check pages: tails are taken
# apart without a look at them.
buddyfuzz 1
machine nocheck
alloc order=3 type=movable gfp=__GFP_COMP
alloc_contig_comp pfn=1024 order=10
damage slot=0 index=3 what=mapping
free slot=0
free slot=1
drain_all
