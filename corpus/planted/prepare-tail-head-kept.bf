# Planted: prepare-tail-head-kept
# The pages of a compound block remember their head after freeing.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence page-flags-put-flags
buddyfuzz 1
machine pages=2 order=10 pageblock=9 check=1
alloc order=1 type=unmovable zone=0 gfp=__GFP_COMP
get slot=0 index=0
free slot=0 index=0
put slot=0 index=0
