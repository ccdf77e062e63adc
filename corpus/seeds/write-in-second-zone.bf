# A page for writing (__GFP_WRITE) from the second zone that is looked at, of the same node as the
# first: the node's dirty pages are asked for once.
buddyfuzz 2
machine pages=64 zones=0,32 order=4 pageblock=2 check=1
a0 = alloc_contig pfn=32 count=32
a1 = alloc order=0 type=movable zone=1 gfp=GFP_KERNEL|__GFP_WRITE
