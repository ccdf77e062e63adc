# A block that is not compound, freed while its head is held: the tails go at
# once as blocks of falling orders, the head with the last put.
buddyfuzz 2
machine default
a0 = alloc order=3 type=unmovable gfp=GFP_KERNEL
get a0 page=0
free a0 page=0
put a0 page=0
drain_all
