# Planted: expand-one-short
# Splitting a block loses the last piece.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence free-not-listed-alloc-list
buddyfuzz 2
machine pages=2 order=10 pageblock=9 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
