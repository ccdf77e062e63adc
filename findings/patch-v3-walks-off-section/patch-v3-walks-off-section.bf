# Version 3 of the patch walks its struct page pointer past the end of a section's array
# (findings/patch-v3-walks-off-section/README.md). Found by the fuzz target diff_strict from an
# empty corpus; the last operation shows what freeing did there.
# Replay: buddyfuzz run --mode strict --backend model/per-page --against model/patch-v3
# Expect: divergence memmap-free_contig_frozen-page
buddyfuzz 2
machine pages=1536 order=10 pageblock=9 section=10 check=1
a0 = alloc_contig_frozen pfn=0 count=1025
free_contig_frozen a0 page=0 count=1025
