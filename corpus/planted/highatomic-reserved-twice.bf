# Planted: highatomic-reserved-twice
# A reserved pageblock counts as one page.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence warning-unreserve-warning
buddyfuzz 1
machine pages=1600 order=10 pageblock=4 check=1
alloc_highatomic order=0 type=unmovable zone=0
unreserve type=unmovable force=1
