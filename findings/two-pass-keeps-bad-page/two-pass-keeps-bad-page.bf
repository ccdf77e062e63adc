# Freeing a frozen range that skips pages with a refcount passes over a page that the caller must
# not free, which the other implementations report as bad
# (findings/two-pass-keeps-bad-page/README.md).
# Replay: buddyfuzz run --mode exact --backend model/per-page --against model/two-pass
# Expect: divergence equal-bad-pages-free_contig_frozen-report
buddyfuzz 2
machine pages=16 order=4 pageblock=2 check=1
a0 = alloc_contig_frozen pfn=0 count=2
unfreeze a0 page=1 refs=1
free_contig_frozen a0 page=0 count=2
