# An atomic request for two pages uses the HIGHATOMIC reserve; in Linux 6.12 only after it has
# failed once (docs/kernel.md, older-spares-the-reserve).
buddyfuzz 2
machine pages=576 order=6 pageblock=1 check=1
a0 = alloc_highatomic order=1 type=unmovable zone=0
free a0
a1 = alloc order=1 type=movable zone=0 gfp=__GFP_HIGH
