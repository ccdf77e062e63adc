# Planted: pcp-never-trimmed
# An overflowing per-CPU list is not trimmed.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence fresh-at-end-end-list
buddyfuzz 2
machine pages=576 cma=512+64 order=6 pageblock=1 cpus=1 check=1
