# Planted: split-reads-past-end
# The struct page behind a block that is given back is looked at.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence memmap-end-page
buddyfuzz 2
machine pages=64 order=4 pageblock=2 cpus=1 check=1
