# Bulk allocations where most free pages are hwpoisoned: they are dropped as the list is filled, so
# that the first call gets one page of three, and the second none from the list.
buddyfuzz 2
machine pages=8 order=3 pageblock=3 cpus=1 batch=1 high=1 check=1
a0 = alloc order=3 type=movable zone=0 gfp=GFP_KERNEL
damage a0 page=1 what=hwpoison
damage a0 page=2 what=hwpoison
damage a0 page=3 what=hwpoison
damage a0 page=4 what=hwpoison
damage a0 page=5 what=hwpoison
damage a0 page=6 what=hwpoison
damage a0 page=7 what=hwpoison
free a0 page=0
drain_all
a1 = alloc_bulk count=3 type=movable zone=0
