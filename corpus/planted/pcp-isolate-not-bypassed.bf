# Planted: pcp-isolate-not-bypassed
# Pages of isolated pageblocks go to the per-CPU lists.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence lists-untouched-alloc_contig_frozen-pcp
buddyfuzz 2
machine pages=512 order=10 pageblock=9 cpus=1 check=1
a0 = alloc_contig_frozen pfn=0 count=1
