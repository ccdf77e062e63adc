# Planted: contig-head-leaked
# Only the rule named below detects it.
# Run: --mode strict --backend model/per-page --against model/batched
# Expect: divergence free-not-listed-alloc_contig_frozen-list
buddyfuzz 2
machine pages=1024 order=9 pageblock=9
set_type pfn=0 type=unmovable
a0 = alloc_contig_frozen pfn=515 count=1
