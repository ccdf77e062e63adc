# Planted: prepare-bad-tail-freed
# A block with a bad tail page is freed.
# Run: --mode exact --backend model/per-page --against model/batched
# Expect: divergence listed-not-free-free-list
buddyfuzz 2
machine pages=8 order=3 pageblock=3 check=1
a0 = alloc order=3 type=movable zone=0 gfp=__GFP_COMP
damage a0 page=1 what=mapcount
