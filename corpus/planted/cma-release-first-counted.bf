# Planted: cma-release-first-counted
# cma_release() does not drop the reference of the first page.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence bad-page-cma_release-report
buddyfuzz 2
machine pages=3072 cma=1024+2048 order=10 pageblock=9 check=1
a0 = cma_alloc area=0 count=1 align=0
