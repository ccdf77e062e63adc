# A zone below its high watermark keeps fewer pages on per-CPU lists and does not raise pcp->high.
# Once enough pages are freed, it is no longer below.
buddyfuzz 2
machine default
a0 = alloc_bulk count=300 type=movable
pressure zone=0 flags=below_high
a1 = alloc_bulk count=40 type=movable
free_bulk a0 count=100
free a0 page=100
free a0 page=101
free a0 page=102
free a0 page=103
free a0 page=104
free a0 page=105
free a0 page=106
free a0 page=107
free_bulk a0 page=108 count=192 more=1
free_bulk a1 count=8
