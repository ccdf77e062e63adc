# The same with every free page hwpoisoned: the list gives none, and a single page is asked for.
buddyfuzz 2
machine pages=4 order=2 pageblock=2 cpus=1 batch=1 high=1 check=1
a0 = alloc order=2 type=movable zone=0 gfp=GFP_KERNEL
damage a0 page=0 what=hwpoison
damage a0 page=1 what=hwpoison
damage a0 page=2 what=hwpoison
damage a0 page=3 what=hwpoison
free a0 page=0
drain_all
a1 = alloc_bulk count=2 type=movable zone=0
