# Planted: prepare-tail-mapping-kept
# The tail pages of a compound page keep their mapping after freeing.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence bad-page-put-report
buddyfuzz 2
machine pages=2 order=10 pageblock=9 check=1
a0 = alloc order=1 type=unmovable zone=0 gfp=__GFP_COMP
get a0 page=0
free a0 page=0
put a0 page=0
