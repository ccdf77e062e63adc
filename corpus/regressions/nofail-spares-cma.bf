# What only __GFP_NOFAIL lets a movable request have is none of CMA's pages, though most of what is
# free is.
buddyfuzz 2
machine pages=64 cma=8+40,56+8 order=10 pageblock=3 check=1 watermarks=1
a0 = alloc order=4 type=movable zone=0 gfp=0
isolate pfn=0 count=1 mode=mem_offline
a1 = cma_alloc area=0 count=8 align=0
a2 = alloc order=0 type=movable zone=0 gfp=__GFP_DIRECT_RECLAIM|__GFP_NOFAIL
