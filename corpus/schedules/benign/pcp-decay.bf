# A data race that is harmless: pcp-decay in runner/benign.def.
buddyfuzz 2
machine pages=2 order=10 pageblock=9 cpus=2 check=1
cpu cpu=1
a0 = alloc order=0 type=unmovable zone=0 gfp=0
cpu cpu=0
overlap on=1
drain_all
cpu cpu=1
decay zone=0
