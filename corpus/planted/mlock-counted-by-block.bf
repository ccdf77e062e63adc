# Planted: mlock-counted-by-block
# An mlocked compound page is counted as one page.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence nr-mlock-free-nr_mlock
buddyfuzz 2
machine pages=2 order=10 pageblock=9 check=1
a0 = alloc order=1 type=unmovable zone=0 gfp=__GFP_COMP
damage a0 page=0 what=mlocked
