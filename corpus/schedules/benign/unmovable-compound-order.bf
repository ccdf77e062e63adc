# A data race that is harmless: unmovable-compound-order in runner/benign.def.
buddyfuzz 2
machine pages=518 zones=0,517 order=10 pageblock=9 cpus=2 check=1
overlap on=1
a0 = alloc_contig_frozen pfn=501 count=12
cpu cpu=1
a1 = alloc order=0 type=unmovable zone=1 gfp=0
