# A page of a CMA area is released while someone else has a reference to it, without page checking:
# the kernel warns, and frees the page all the same
# (findings/cma-release-frees-held-pages/README.md).
# Replay: buddyfuzz run --mode exact --backend model/per-page --against model/batched
# Expect: known cma-release-frees-held-pages
buddyfuzz 2
machine pages=16 cma=0+8 order=4 pageblock=3 cpus=1
a0 = cma_alloc area=0 count=1 align=0
get a0 page=0
cma_release a0 page=0 count=1
