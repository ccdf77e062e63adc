# A booted kernel says that __alloc_frozen_pages_noprof() warns: alloc_order_allowed(), which does,
# was compiled into it.
buddyfuzz 2
machine pages=4096 order=10 pageblock=9 cpus=2 check=1
a0 = alloc_frozen order=11 type=reclaimable gfp=__GFP_HIGH
