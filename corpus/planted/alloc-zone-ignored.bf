# Planted: alloc-zone-ignored
# An allocation always starts with the highest zone, whichever zone was requested.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence alloc-page-alloc-zone
buddyfuzz 2
machine pages=1024 zones=0,512 order=9 pageblock=9
a0 = alloc order=0 type=unmovable zone=0 gfp=0
