# A data race that is harmless: zone-bits in runner/benign.def.
buddyfuzz 2
machine pages=512 order=10 pageblock=9 cpus=2 check=1
overlap on=1
a0 = alloc_contig pfn=0 count=1
cpu cpu=1
a1 = alloc_contig pfn=1 count=1
