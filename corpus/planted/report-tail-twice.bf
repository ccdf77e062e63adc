# Planted: report-tail-twice
# A bad tail with a stale private as well is reported for each.
# Run: --mode strict --backend model/batched --against none
# Expect: divergence bad-page-free-times
buddyfuzz 1
machine pages=16 order=4 pageblock=3 check=1
alloc order=1 type=movable
damage slot=0 index=1 what=private
damage slot=0 index=1 what=locked
free slot=0
