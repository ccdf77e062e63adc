# With __GFP_NORETRY and __GFP_THISNODE, a request that must not fail compacts for ever, and never
# reclaims: it is given up all the same.
buddyfuzz 2
machine pages=64 order=4 pageblock=2 check=1
a0 = alloc_contig pfn=0 count=64
a1 = alloc order=4 type=movable zone=0 gfp=GFP_KERNEL|__GFP_NORETRY|__GFP_NOFAIL|__GFP_THISNODE
