# Planted: report-tail-mapping-kept
# A bad compound tail keeps its mapping, and is reported for it a second time.
# Run: --mode strict --backend model/batched --against none
# Expect: divergence bad-page-free-times
buddyfuzz 2
machine pages=16 order=4 pageblock=3 check=1
a0 = alloc order=3 type=movable gfp=__GFP_COMP
damage a0 page=4 what=mapping
free a0
