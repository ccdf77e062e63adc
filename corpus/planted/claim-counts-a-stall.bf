# Planted: claim-counts-a-stall
# Claiming a pageblock counts a compaction stall, which only direct compaction may do.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence other-events-alloc_bulk-others
buddyfuzz 2
machine pages=4 order=4 pageblock=2 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
a1 = alloc_bulk count=1 type=movable zone=0
