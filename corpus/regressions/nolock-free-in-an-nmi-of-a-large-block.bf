# A nolock free from an NMI tries no lock without SMP, where it could always be had, of a block that
# goes to no per-CPU list; in Linux 7.2 it does (docs/kernel.md, older-locks-in-nmi).
buddyfuzz 2
machine pages=16 order=10 pageblock=9 check=1
a0 = alloc order=4 type=unmovable
free_nolock a0 context=nmi
