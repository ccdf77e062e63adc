# If the largest blocks have 4 pages, a "gigantic" page of 8 fits a per-CPU list, and draining it
# exceeds the zone's orders. No kernel has such pages: the harness must not allocate them.
buddyfuzz 2
machine pages=64 order=2 pageblock=1 cpus=1 check=1
a0 = alloc_contig_comp pfn=8 order=3
free none
drain_all
