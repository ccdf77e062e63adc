# Planted: report-compound-tail-once
# A compound tail that was found bad when it left its block is not looked at again.
# Run: --mode strict --backend model/batched --against none
# Expect: divergence bad-page-free-times
buddyfuzz 1
machine pages=16 order=4 pageblock=3 check=1
alloc order=3 type=movable gfp=__GFP_COMP
damage slot=0 index=4 what=mapping
damage slot=0 index=4 what=locked
free slot=0
