# Ranges that 16 bits do not count: the pages of one block of 1 GiB, refcounted and
# frozen, over sections, freed whole and in parts, and as one array.
buddyfuzz 1
machine pages=327680 order=10 pageblock=9 section=15 cpus=2 check=1
alloc_contig pfn=32768 count=262144
free_contig slot=0 first=0 count=262144
alloc_contig_frozen pfn=32768 count=262144
get slot=0 index=70000
free_contig_frozen slot=0 first=65535 count=65538
free_contig_frozen slot=0 first=0 count=262144
free_contig_frozen slot=0 first=0 count=262144
alloc_contig pfn=1 count=262144
free_bulk slot=0 count=1
alloc_contig pfn=65530 count=131072
put slot=0 index=65541
free_contig slot=0 first=0 count=131072
