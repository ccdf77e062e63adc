# Two zones meet within a pageblock: blocks on either side must not merge across.
buddyfuzz 1
machine ragged
alloc_contig pfn=985 count=16
alloc_contig pfn=1001 count=16
free_contig slot=0 first=0 count=16
free_contig slot=1 first=0 count=16
drain_all
