# A zone that is still below its high watermark after a free from a full per-CPU list: nearly all of
# it is in use.
buddyfuzz 2
machine pages=4096 order=10 pageblock=9 cpus=1 batch=2 high=4 check=1 watermarks=1
a0 = alloc_contig pfn=0 count=4080
pressure zone=0 flags=below_high
free a0
free a0 page=1
free a0 page=2
free a0 page=3
free a0 page=4
free a0 page=5
free a0 page=6
free a0 page=7
