# Planted: highatomic-first-block-only
# When a block of several pageblocks is reserved, only the first becomes HIGHATOMIC.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence highatomic-reserve-alloc_highatomic-type
buddyfuzz 2
machine pages=400 order=10 pageblock=2 check=1
a0 = alloc_highatomic order=3 type=unmovable zone=0
