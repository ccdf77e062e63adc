# Planted: highatomic-not-lowered
# Unreserving does not lower nr_reserved_highatomic.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence nr-reserved-highatomic-unreserve-nr_reserved_highatomic
buddyfuzz 2
machine pages=200 order=6 pageblock=1 check=1
a0 = alloc_highatomic order=0 type=unmovable zone=0
free a0 page=0
unreserve type=unmovable force=1
