# Neither the first page nor the length is aligned: the batched path must split the range into
# blocks of all orders, up and down.
buddyfuzz 2
machine default
a0 = alloc_contig pfn=1001 count=1023
free_contig a0 page=3 count=777
free_contig a0 page=0 count=3
free_contig a0 page=780 count=243
drain_all
