# Planted: highatomic-reserved-twice
# nr_reserved_highatomic counts a pageblock as one page.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence nr-reserved-highatomic-alloc_highatomic-nr_reserved_highatomic
buddyfuzz 2
machine pages=800 order=4 pageblock=3 check=1
a0 = alloc_highatomic order=0 type=unmovable zone=0
