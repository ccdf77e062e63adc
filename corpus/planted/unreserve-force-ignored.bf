# Planted: unreserve-force-ignored
# Unreserving keeps the last pageblock even if forced.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence highatomic-unreserve-unreserve-reserved
buddyfuzz 2
machine pages=1600 order=6 pageblock=4 check=1
a0 = alloc_highatomic order=0 type=unmovable zone=0
unreserve type=unmovable force=1
