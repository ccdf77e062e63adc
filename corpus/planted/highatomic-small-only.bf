# Planted: highatomic-small-only
# A request as large as a pageblock reserves nothing.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence highatomic-reserve-alloc_highatomic-type
buddyfuzz 2
machine pages=1600 order=6 pageblock=4 check=1
a0 = alloc_highatomic order=4 type=unmovable zone=0
