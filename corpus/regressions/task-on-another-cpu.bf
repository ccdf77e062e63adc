# A task that dumps core does so on whichever CPU: no other task is killed for it.
buddyfuzz 2
machine pages=32 order=10 pageblock=9 cpus=2 check=1
task kind=dumping
a0 = alloc order=5 type=unmovable
cpu cpu=1
a1 = alloc order=0 type=unmovable gfp=__GFP_DIRECT_RECLAIM
