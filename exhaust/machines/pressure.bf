# Zones under reclaim or below their high watermark, and the per-CPU lists that this makes smaller.
# Run: --mode strict
# Bound: live=1 refs=1 damaged=0
# Bound: ops=alloc,alloc_contig_frozen,alloc_contig,free,free_contig,pressure type=movable gfp=0
# Bound: order=0 pfn=8 count=1
buddyfuzz 2
machine pages=16 order=3 pageblock=3 cpus=1 check=1
