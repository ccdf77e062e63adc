# A request breaks into a pageblock of another type, which boosts the watermarks. kswapd frees what
# direct reclaim would have, a round at a time, and ends the boost.
buddyfuzz 2
machine pages=1024 order=5 pageblock=3 cpus=1 check=1 watermarks=1
a0 = alloc_contig pfn=0 count=1024
free a0 page=100
free a0 page=101
drain_all
a1 = alloc order=0 type=unmovable zone=0 gfp=GFP_ATOMIC|__GFP_MEMALLOC
reclaim a0 page=300 count=32 progress=0
reclaim a0 page=400 count=8 progress=0
kswapd
kswapd
kswapd
a2 = alloc order=0 type=unmovable zone=0 gfp=GFP_NOWAIT
