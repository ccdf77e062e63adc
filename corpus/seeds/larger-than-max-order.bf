# More pages than a block of the largest order: each chunk has to stop there.
buddyfuzz 1
machine default
alloc_contig pfn=1024 count=3072
free_contig slot=0 first=0 count=3072
drain_all
