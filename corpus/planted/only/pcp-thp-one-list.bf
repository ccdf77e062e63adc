# Planted: pcp-thp-one-list
# Only the rule named below detects it.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence pcp-list-free-type
buddyfuzz 2
machine pages=512 order=6 pageblock=4 thp=4 cpus=1 batch=63 high=2048
a0 = alloc order=4 type=movable zone=0 gfp=0
free a0 page=0
