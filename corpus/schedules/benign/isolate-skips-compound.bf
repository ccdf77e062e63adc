# A data race that is harmless: isolate-skips-compound in runner/benign.def.
buddyfuzz 2
machine pages=80 order=5 pageblock=4 cpus=2 check=1
overlap on=1
a0 = alloc_contig pfn=0 count=17
a1 = alloc order=1 type=movable zone=0 gfp=__GFP_COMP
cpu cpu=1
a2 = alloc_contig pfn=0 count=65
