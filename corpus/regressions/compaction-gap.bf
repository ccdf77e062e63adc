# Compaction is worth a retry where the pages that it isolates leave enough: 32 at most.
buddyfuzz 2
machine pages=47 holes=0+14 order=10 pageblock=9 check=1
reclaim none page=0 count=0 progress=1
a0 = alloc order=5 type=unmovable zone=0 gfp=__GFP_IO|__GFP_DIRECT_RECLAIM|__GFP_RETRY_MAYFAIL
