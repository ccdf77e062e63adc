# Planted: report-tail-twice
# A bad tail that also has a stale page->private is reported twice.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence bad-page-free-times
buddyfuzz 2
machine pages=2 order=1 pageblock=1 check=1
a0 = alloc order=1 type=movable zone=0 gfp=0
damage a0 page=1 what=mapcount
damage a0 page=1 what=private
