# Planted: prepare-bad-unreported
# A tail with a stale page->private is leaked without a report.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence bad-page-free-report
buddyfuzz 2
machine pages=2 order=1 pageblock=1 check=1
a0 = alloc order=1 type=movable zone=0 gfp=0
damage a0 page=1 what=private
