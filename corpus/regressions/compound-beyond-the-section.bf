# A compound page larger than a section of a sparse memory map exceeds MAX_FOLIO_ORDER; the kernel
# warns, and its callers do not ask for it.
buddyfuzz 2
machine pages=8192 order=10 pageblock=9 section=10 check=1
a0 = alloc_contig_comp pfn=0 order=12
