# Planted: account-no-highatomic
# nr_free_highatomic is never updated.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence nr-free-highatomic-alloc_highatomic-nr_free_highatomic
buddyfuzz 2
machine pages=3200 order=5 pageblock=5 check=1
a0 = alloc_highatomic order=0 type=unmovable zone=0
