# Planted: highatomic-reserved-early
# An atomic allocation above the low watermark reserves its pageblock, too.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence highatomic-reserve-alloc-type
buddyfuzz 2
machine pages=1600 order=6 pageblock=4 check=1
a0 = alloc order=1 type=unmovable zone=0 gfp=__GFP_HIGH
