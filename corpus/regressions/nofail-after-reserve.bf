# The last attempt of __GFP_NOFAIL could be served from the start, but is made after all of the
# HIGHATOMIC reserve has been given up.
buddyfuzz 2
machine pages=400 order=6 pageblock=2 check=1 watermarks=1
a0 = alloc_contig pfn=0 count=356
a1 = alloc_highatomic order=0 type=unmovable zone=0
a2 = alloc order=0 type=unmovable zone=0 gfp=__GFP_DIRECT_RECLAIM|__GFP_NOFAIL
