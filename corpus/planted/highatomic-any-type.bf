# Planted: highatomic-any-type
# A pageblock of any type can be reserved, even CMA.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence nr-reserved-highatomic-alloc_highatomic-nr_reserved_highatomic
buddyfuzz 2
machine pages=3300 order=9 pageblock=5 check=1
a0 = alloc_highatomic order=0 type=unmovable zone=0
a1 = alloc_highatomic order=0 type=unmovable zone=0
