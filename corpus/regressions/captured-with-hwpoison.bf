# A block with an hwpoisoned page is freed, captured, and handed out: nothing checks what compaction
# captures.
buddyfuzz 2
machine pages=102 cma=50+20,94+8 order=8 pageblock=1 check=1
a0 = alloc order=4 type=unmovable zone=0 gfp=0
damage a0 page=0 what=hwpoison
compact a0 page=0 count=1 result=skipped
a1 = alloc order=4 type=unmovable zone=0 gfp=0
a2 = alloc order=0 type=unmovable zone=0 gfp=0
a3 = alloc order=4 type=unmovable zone=0 gfp=__GFP_IO|__GFP_DIRECT_RECLAIM
