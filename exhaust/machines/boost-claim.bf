# Requests claim pageblocks of another type that are not free as a whole, and boost the watermarks.
# Run: --mode exact
# Bound: live=3 refs=1 damaged=0 ops=alloc,alloc_contig order=0,1 pfn=2 count=12
# Bound: gfp=__GFP_MEMALLOC,__GFP_KSWAPD_RECLAIM|__GFP_MEMALLOC
buddyfuzz 2
machine pages=16 order=2 pageblock=2 check=1 watermarks=1
