# A costly request counts each round, whether reclaim makes progress or not: seventeen, and what
# would be freed then is of no use to it.
buddyfuzz 2
machine pages=256 order=6 pageblock=4 check=1 watermarks=1
a0 = alloc_contig pfn=0 count=240
reclaim none page=0 count=0 progress=1
reclaim none page=0 count=0 progress=1
reclaim none page=0 count=0 progress=1
reclaim none page=0 count=0 progress=1
reclaim none page=0 count=0 progress=1
reclaim none page=0 count=0 progress=1
reclaim none page=0 count=0 progress=1
reclaim none page=0 count=0 progress=1
reclaim none page=0 count=0 progress=1
reclaim none page=0 count=0 progress=1
reclaim none page=0 count=0 progress=1
reclaim none page=0 count=0 progress=1
reclaim none page=0 count=0 progress=1
reclaim none page=0 count=0 progress=1
reclaim none page=0 count=0 progress=1
reclaim none page=0 count=0 progress=1
reclaim none page=0 count=0 progress=1
reclaim none page=0 count=0 progress=1
reclaim none page=0 count=0 progress=1
reclaim none page=0 count=0 progress=1
reclaim a0 page=0 count=32
a1 = alloc order=4 type=movable gfp=GFP_KERNEL|__GFP_RETRY_MAYFAIL
