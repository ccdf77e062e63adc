# Lost pages of a free block still have its order in page->private in Linux 6.12 (docs/kernel.md,
# older-lost-pages-keep-order).
buddyfuzz 2
machine pages=16 order=4 pageblock=3 check=1
a0 = alloc_contig_comp pfn=0 order=1
