# Planted: cma-release-nowhere
# cma_release() clears the bitmap but does not free the pages.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence free-not-listed-cma_release-list
buddyfuzz 2
machine pages=3072 cma=1024+2048 order=10 pageblock=9 check=1
a0 = cma_alloc area=0 count=1 align=0
