# A sorted array with pages on both sides of a zone boundary is freed as one block of the lower zone.
# (findings/batch-spans-zones/README.md: for a machine that a booted kernel has).
# Replay: buddyfuzz run --mode strict --backend model/batched --against none
# Expect: known batch-spans-zones
buddyfuzz 2
machine pages=1024 zones=0,3 order=10 pageblock=9 cpus=1 check=1
a0 = alloc_bulk count=3 type=movable zone=0
a1 = alloc_bulk count=13 type=movable zone=1
free_bulk a0 count=3 more=1
free_bulk a1 count=13
