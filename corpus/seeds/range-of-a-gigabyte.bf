# Page counts that do not fit into 16 bits: the pages of a 1 GiB block, refcounted and frozen,
# across sections, freed as a whole, in parts, and as one array.
buddyfuzz 2
machine pages=327680 order=10 pageblock=9 section=15 cpus=2 check=1
a0 = alloc_contig pfn=32768 count=262144
free_contig a0 page=0 count=262144
a1 = alloc_contig_frozen pfn=32768 count=262144
get a1 page=70000
free_contig_frozen a1 page=65535 count=65538
free_contig_frozen a1 page=0 count=262144
free_contig_frozen a1 page=0 count=262144
a2 = alloc_contig pfn=1 count=262144
free_bulk a2 count=262144
a3 = alloc_contig pfn=65530 count=131072
put a3 page=65541
free_contig a3 page=0 count=131072
