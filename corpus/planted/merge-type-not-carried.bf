# Planted: merge-type-not-carried
# The pageblocks of a merged buddy keep their type.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence list-type-span-end-list
buddyfuzz 2
machine pages=1024 order=10 pageblock=9 cpus=1 check=1
a0 = alloc order=1 type=unmovable zone=0 gfp=0
set_type pfn=0 type=movable
