# A data race that is harmless: watermark-boost in runner/benign.def.
buddyfuzz 2
machine pages=145 holes=95+17 order=11 pageblock=5 cpus=2 check=1 watermarks=1
a0 = alloc_contig_comp pfn=0 order=5
a1 = alloc_highatomic order=0 type=unmovable zone=0
cpu cpu=1
overlap on=1
a2 = alloc order=0 type=unmovable zone=0 gfp=0
cpu cpu=0
a3 = alloc order=0 type=reclaimable zone=0 gfp=0
