# Neither the first page nor the length is aligned: the batched path has to cut
# the range into blocks of every order up and down again.
buddyfuzz 1
machine default
alloc_contig pfn=1001 count=1023
free_contig slot=0 first=3 count=777
free_contig slot=0 first=0 count=3
free_contig slot=0 first=780 count=243
drain_all
