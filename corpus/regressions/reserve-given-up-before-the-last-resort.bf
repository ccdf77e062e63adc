# A request with __GFP_NOFAIL gives up the HIGHATOMIC reserve before it goes below the watermark
# that it may go below as the last resort. So small a zone has a reserve only before Linux 6.7.
buddyfuzz 2
machine pages=54 cma=8+40 order=10 pageblock=3 check=1 watermarks=1
a0 = alloc order=1 type=unmovable zone=0 gfp=__GFP_HIGH
a1 = alloc order=0 type=unmovable zone=0 gfp=__GFP_DIRECT_RECLAIM|__GFP_NOFAIL
