# A zone that is below its high mark without the HIGHATOMIC reserve is not for an atomic request for
# four pages; in Linux 7.2 it is marked by the first attempt, without the reserve (docs/kernel.md,
# older-spares-the-reserve).
buddyfuzz 2
machine pages=69632 order=10 pageblock=9 cpus=1 check=1
a0 = alloc_contig pfn=1 count=69086
a1 = alloc_highatomic order=0 type=unmovable
a2 = alloc order=0 type=unmovable
a3 = alloc order=2 type=unmovable gfp=__GFP_HIGH
