# Planted: noretry-unreserves
# A __GFP_NORETRY request gives up the HIGHATOMIC reserve.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-mark-alloc-zone
buddyfuzz 2
machine pages=200 order=10 pageblock=1 cpus=1 check=1
a0 = alloc_contig pfn=0 count=194
a1 = alloc_highatomic order=2 type=unmovable zone=0
free a1 page=0
a2 = alloc_highatomic order=0 type=unmovable zone=0
drain_all
a3 = alloc order=0 type=unmovable zone=0 gfp=__GFP_DIRECT_RECLAIM|__GFP_NORETRY
