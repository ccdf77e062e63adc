# Planted: prepare-tail-mapping-kept
# The pages behind a compound head keep their mapping after freeing.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence bad-page-put-report
buddyfuzz 1
machine pages=2 order=10 pageblock=9 check=1
alloc order=1 type=unmovable zone=0 gfp=__GFP_COMP
get slot=0 index=0
free slot=0 index=0
put slot=0 index=0
