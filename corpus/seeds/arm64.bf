# Blocks of 8192 pages, pageblocks as large, and as many sections: the numbers of a
# machine with 64 KiB pages.
buddyfuzz 1
machine arm64-64k
alloc_contig pfn=8191 count=8194
free_contig slot=0 first=0 count=8194
alloc order=13 type=movable
split slot=0
get slot=0 index=4096
free_contig slot=0 first=0 count=8192
put slot=0 index=4096
drain_all
