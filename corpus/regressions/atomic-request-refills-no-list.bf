# An atomic request for two pages does not refill an empty per-CPU list; in Linux 7.2 it does on its
# first attempt (docs/kernel.md, older-spares-the-reserve).
buddyfuzz 2
machine pages=4 order=10 pageblock=9 cpus=1 batch=2 check=1
a0 = alloc order=1 type=unmovable gfp=__GFP_HIGH
