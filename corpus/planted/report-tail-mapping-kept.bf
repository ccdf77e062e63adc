# Planted: report-tail-mapping-kept
# A bad compound tail keeps its mapping, and is reported for it a second time.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence bad-page-free-times
buddyfuzz 2
machine pages=8 order=3 pageblock=3 check=1
a0 = alloc order=3 type=movable zone=0 gfp=__GFP_COMP
damage a0 page=3 what=mapping
