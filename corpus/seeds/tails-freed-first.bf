# A non-compound high-order page freed while its first page has another reference: the tail pages
# are freed at once in blocks of decreasing order, the first page with the last put.
buddyfuzz 2
machine default
a0 = alloc order=3 type=unmovable gfp=GFP_KERNEL
get a0 page=0
free a0 page=0
put a0 page=0
drain_all
