# Compaction succeeds each time, and each time somebody else has the page: sixteen times for a
# request that is not costly, four times for one that is.
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
reclaim none page=0 count=0 progress=1
reclaim none page=0 count=0 progress=1
reclaim none page=0 count=0 progress=1
reclaim none page=0 count=0 progress=1
reclaim none page=0 count=0 progress=1
reclaim none page=0 count=0 progress=1
compact none page=0 count=0 result=success
compact none page=0 count=0 result=success
compact none page=0 count=0 result=success
compact none page=0 count=0 result=success
compact none page=0 count=0 result=success
compact none page=0 count=0 result=success
compact none page=0 count=0 result=success
compact none page=0 count=0 result=success
compact none page=0 count=0 result=success
compact none page=0 count=0 result=success
compact none page=0 count=0 result=success
compact none page=0 count=0 result=success
compact none page=0 count=0 result=success
compact none page=0 count=0 result=success
compact none page=0 count=0 result=success
compact none page=0 count=0 result=success
compact none page=0 count=0 result=success
compact none page=0 count=0 result=success
compact none page=0 count=0 result=success
compact none page=0 count=0 result=success
compact none page=0 count=0 result=success
compact none page=0 count=0 result=success
compact none page=0 count=0 result=success
compact none page=0 count=0 result=success
compact none page=0 count=0 result=success
compact none page=0 count=0 result=success
a1 = alloc order=4 type=movable gfp=GFP_KERNEL|__GFP_RETRY_MAYFAIL
a2 = alloc order=3 type=movable gfp=GFP_KERNEL|__GFP_RETRY_MAYFAIL
