# As atomic-request-refills-no-list. A page that is dropped because it is hwpoisoned makes Linux 7.2
# refill the list again, which raises pcp->high (docs/kernel.md, older-spares-the-reserve).
buddyfuzz 2
machine pages=456 order=10 pageblock=9 cpus=1 check=1
a0 = alloc order=1 type=unmovable
damage a0 what=hwpoison
free a0
drain_all
a1 = alloc order=1 type=unmovable gfp=__GFP_HIGH
