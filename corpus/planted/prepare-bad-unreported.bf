# Planted: prepare-bad-unreported
# A tail with a stale page->private is leaked without a report.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence bad-page-free-report
buddyfuzz 2
machine pages=2 order=10 pageblock=9 check=1
a0 = alloc order=1 type=unmovable zone=0 gfp=0
damage a0 page=1 what=private
free a0 page=0
