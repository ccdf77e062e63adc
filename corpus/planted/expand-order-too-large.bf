# Planted: expand-order-too-large
# The pieces of a split block have an order that is one too large.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence page-private-alloc-private
buddyfuzz 2
machine pages=2 order=10 pageblock=9 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
