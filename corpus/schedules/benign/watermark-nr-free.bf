# A data race that is harmless: watermark-nr-free in runner/benign.def.
buddyfuzz 2
machine pages=256 order=5 pageblock=4 cpus=2 check=1
overlap on=1
a0 = alloc order=4
cpu cpu=1
a1 = alloc order=4
