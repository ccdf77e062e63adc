# A data race that is harmless: drain-all-counts in runner/benign.def.
buddyfuzz 2
machine pages=512 order=10 pageblock=9 cpus=2 check=1
cpu cpu=1
overlap on=1
a0 = alloc_contig pfn=0 count=1
cpu cpu=0
a1 = alloc order=0 type=unmovable zone=0 gfp=0
