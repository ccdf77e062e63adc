# Planted: report-compound-tail-once
# A compound tail that was found bad when it was removed from its compound page is not checked again.
# Run: --mode strict --backend model/batched --against none
# Expect: divergence bad-page-free-times
buddyfuzz 2
machine pages=16 order=4 pageblock=3 check=1
a0 = alloc order=3 type=movable gfp=__GFP_COMP
damage a0 page=4 what=mapping
damage a0 page=4 what=locked
free a0
