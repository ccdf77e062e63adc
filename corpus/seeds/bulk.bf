# An array as vfree() passes it: only some pages are contiguous, one has other references, one is
# hwpoisoned.
buddyfuzz 2
machine default
a0 = alloc_bulk count=40 type=movable
a1 = alloc order=0 type=unmovable
free a0 page=11
a2 = alloc_bulk count=9 type=unmovable
get a0 page=5
damage a0 page=30 what=hwpoison
free_bulk a0 count=11 more=1
free_bulk a2 count=1 more=1
free_bulk a0 page=12 count=28 more=1
free_bulk a1 count=1 more=1
free_bulk a2 page=1 count=8
put a0 page=5
drain_all
