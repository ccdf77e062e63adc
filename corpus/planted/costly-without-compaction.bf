# Planted: costly-without-compaction
# A costly __GFP_RETRY_MAYFAIL request is retried even if it cannot compact.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence pageblock-type-alloc-type
buddyfuzz 2
machine pages=1144 holes=0+344 order=10 pageblock=3 check=1
a0 = alloc_highatomic order=0 type=unmovable zone=0
a1 = alloc order=8 type=unmovable zone=0 gfp=0
a2 = alloc order=8 type=unmovable zone=0 gfp=__GFP_DIRECT_RECLAIM|__GFP_RETRY_MAYFAIL
