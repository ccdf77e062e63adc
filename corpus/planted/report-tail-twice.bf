# Planted: report-tail-twice
# A bad tail that also has a stale page->private is reported twice.
# Run: --mode strict --backend model/batched --against none
# Expect: divergence bad-page-free-times
buddyfuzz 2
machine pages=16 order=4 pageblock=3 check=1
a0 = alloc order=1 type=movable
damage a0 page=1 what=private
damage a0 page=1 what=locked
free a0
