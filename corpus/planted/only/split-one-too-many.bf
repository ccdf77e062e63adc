# Planted: split-one-too-many
# split_page() adds a reference to the page after the block, here a page of a largest block that does not change.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence refcount-split-split-refcount
buddyfuzz 2
machine pages=64 order=4 pageblock=2 cpus=1 check=1
a0 = alloc order=4 type=unmovable zone=0 gfp=0
split a0
