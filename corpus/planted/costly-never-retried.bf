# Planted: costly-never-retried
# A costly request is not retried, in spite of __GFP_RETRY_MAYFAIL.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence highatomic-unreserve-alloc-kept
buddyfuzz 2
machine pages=1144 holes=0+344 order=10 pageblock=3 check=1
a0 = alloc_highatomic order=0 type=unmovable zone=0
a1 = alloc order=8 type=unmovable zone=0 gfp=0
a2 = alloc order=8 type=unmovable zone=0 gfp=__GFP_IO|__GFP_DIRECT_RECLAIM|__GFP_RETRY_MAYFAIL
