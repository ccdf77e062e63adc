# vm.defrag_mode: one page is free, in a movable pageblock. Who may break into that, and when: one
# that may not wait and does not wake kswapd fails, and so does one without retry; one that wakes
# kswapd has it at once, and the next after 17 rounds. The last has a pageblock freed for it.
buddyfuzz 2
machine pages=64 order=4 pageblock=2 check=1 defrag=1
a0 = alloc_contig pfn=0 count=64
free a0 page=20
a1 = alloc order=0 type=unmovable zone=0 gfp=0
a2 = alloc order=0 type=unmovable zone=0 gfp=GFP_KERNEL|__GFP_NORETRY
a3 = alloc order=0 type=unmovable zone=0 gfp=GFP_NOWAIT
free a0 page=32
a4 = alloc order=0 type=unmovable zone=0 gfp=GFP_KERNEL
free a0 page=48
reclaim a0 page=24 count=4 progress=0
a5 = alloc order=0 type=unmovable zone=0 gfp=GFP_KERNEL
