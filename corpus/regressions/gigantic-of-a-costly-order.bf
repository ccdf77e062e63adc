# With blocks of at most 4 pages a "gigantic" block of 8 fits a per-CPU list,
# and draining it is beyond the zone. No kernel has such pages: the harness
# must not allocate them.
buddyfuzz 2
machine pages=64 order=2 pageblock=1 cpus=1 check=1
a0 = alloc_contig_comp pfn=8 order=3
free none
drain_all
