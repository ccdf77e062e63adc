# The largest blocks, pageblocks and memory sections all have 8192 pages, as on an arm64 machine
# with 64 KiB pages.
buddyfuzz 2
machine arm64-64k
a0 = alloc_contig pfn=8191 count=8194
free_contig a0 page=0 count=8194
a1 = alloc order=13 type=movable
split a1
get a1 page=4096
free_contig a1 page=0 count=8192
put a1 page=4096
drain_all
