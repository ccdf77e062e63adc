# Planted: report-compound-tail-once
# A compound tail that was found bad when it was removed from its compound page is not checked again.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence bad-page-free-report
buddyfuzz 2
machine pages=8 order=3 pageblock=3 check=1
a0 = alloc order=3 type=movable zone=0 gfp=__GFP_COMP
damage a0 page=1 what=mapcount
damage a0 page=2 what=mapcount
