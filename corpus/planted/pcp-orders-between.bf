# Planted: pcp-orders-between
# Orders between 3 and the PMD order go to the THP lists as well.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence block-overlap-free-list
buddyfuzz 2
machine pages=512 order=10 pageblock=9 thp=9 cpus=1 check=1
a0 = alloc order=4 type=unmovable zone=0 gfp=0
