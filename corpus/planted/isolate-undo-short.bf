# Planted: isolate-undo-short
# Undoing an isolation skips the last pageblock.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence pageblock-type-alloc_contig_frozen-type
buddyfuzz 2
machine pages=512 order=10 pageblock=9 check=1
a0 = alloc_contig_frozen pfn=0 count=1
