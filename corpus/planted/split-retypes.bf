# Planted: split-retypes
# split_page() sets the pageblock to movable without moving its free pages.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence pageblock-type-split-type
buddyfuzz 2
machine pages=512 order=10 pageblock=9 check=1
a0 = alloc order=1 type=unmovable zone=0 gfp=0
split a0
