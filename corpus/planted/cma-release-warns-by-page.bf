# Planted: cma-release-warns-by-page
# A CMA release warns of each page that is still held.
# Run: --mode strict --backend model/batched --against none
# Expect: divergence warning-cma_release-warning
buddyfuzz 1
machine pages=64 cma=32+32 order=4 pageblock=3 check=1
cma_alloc area=0 count=2 align=0
get slot=0 index=0
get slot=0 index=1
cma_release slot=0 first=0 count=2
