# A sorted array with pages on both sides of a zone boundary is freed as one block of the lower zone
# (findings/batch-spans-zones/README.md).
# Replay: buddyfuzz run --mode exact --backend model/per-page --against model/batched
# Expect: known batch-spans-zones
buddyfuzz 2
machine pages=4 zones=0,1 order=2 pageblock=1 check=1
a0 = alloc_bulk count=1 type=movable zone=0
a1 = alloc_bulk count=1 type=movable zone=1
free_bulk a0 count=1 more=1
free_bulk a1 count=1
