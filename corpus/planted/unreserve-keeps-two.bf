# Planted: unreserve-keeps-two
# Unforced unreserving keeps two pageblocks instead of one.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence highatomic-unreserve-unreserve-reserved
buddyfuzz 2
machine pages=3300 order=10 pageblock=5 check=1
a0 = alloc_highatomic order=5 type=unmovable zone=0
a1 = alloc_highatomic order=0 type=unmovable zone=0
unreserve type=unmovable force=0
