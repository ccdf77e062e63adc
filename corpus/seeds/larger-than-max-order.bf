# More pages than a block of the largest order: each chunk must stop there.
buddyfuzz 2
machine default
a0 = alloc_contig pfn=1024 count=3072
free_contig a0 page=0 count=3072
drain_all
