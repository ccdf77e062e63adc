# Planted: highatomic-list-kept
# A block of several pageblocks that is unreserved stays on the HIGHATOMIC list.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence list-type-unreserve-list
buddyfuzz 2
machine pages=200 order=6 pageblock=1 check=1
a0 = alloc_highatomic order=0 type=unmovable zone=0
free_nolock a0 page=0
unreserve type=unmovable force=1
