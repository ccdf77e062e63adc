# Planted: steal-largest
# A page is stolen from the largest block of another type instead of the smallest.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-mobility-alloc-fallback
buddyfuzz 2
machine pages=3 order=10 pageblock=9 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
