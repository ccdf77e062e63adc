# A block that is not compound, freed while its head is held: the tails go at
# once as blocks of falling orders, the head with the last put.
buddyfuzz 1
machine default
alloc order=3 type=unmovable gfp=GFP_KERNEL
get slot=0 index=0
free slot=0 index=0
put slot=0 index=0
drain_all
