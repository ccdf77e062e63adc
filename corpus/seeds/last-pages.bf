# The last pages of a machine that ends at an odd page: whoever looks one page
# too far looks past the map.
buddyfuzz 1
machine ragged section=10
alloc_contig pfn=4064 count=31
free_contig slot=0 first=0 count=31
drain_all
