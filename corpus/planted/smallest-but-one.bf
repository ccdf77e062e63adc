# Planted: smallest-but-one
# A block is taken from the next larger order even if the requested order has one.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-mobility-alloc-smallest
buddyfuzz 2
machine pages=512 order=10 pageblock=9 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
a1 = alloc order=0 type=unmovable zone=0 gfp=0
