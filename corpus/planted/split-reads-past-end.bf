# Planted: split-reads-past-end
# The struct page after a block that is freed is accessed.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence memmap-end-page
buddyfuzz 2
machine pages=64 order=4 pageblock=2 cpus=1 check=1
