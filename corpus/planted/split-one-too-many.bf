# Planted: split-one-too-many
# split_page() adds a reference to the page after the block.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence refcount-split-split-refcount
buddyfuzz 2
machine pages=3 order=10 pageblock=9 check=1
a0 = alloc order=1 type=unmovable zone=0 gfp=0
split a0
