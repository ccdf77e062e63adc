# __GFP_NOFAIL: waits until reclaim has freed enough, has the reserves when somebody is killed or
# nobody can be, and is given up where there is nothing left to wait for.
buddyfuzz 2
machine pages=512 order=6 pageblock=4 check=1 watermarks=1
a0 = alloc_contig pfn=0 count=480
a1 = alloc order=4 type=movable gfp=__GFP_MEMALLOC
reclaim none page=0 count=0 progress=1
reclaim none page=0 count=0 progress=0
reclaim a0 page=0 count=32
a2 = alloc order=0 type=movable gfp=GFP_KERNEL|__GFP_NOFAIL|__GFP_NORETRY
oom none page=0 count=0 outcome=killed
a3 = alloc order=4 type=movable gfp=GFP_KERNEL|__GFP_NOFAIL
a4 = alloc order=4 type=movable gfp=GFP_NOFS|__GFP_NOFAIL
a5 = alloc order=4 type=movable gfp=GFP_KERNEL|__GFP_NOFAIL|__GFP_NOWARN
task kind=memalloc
a6 = alloc order=0 type=movable gfp=GFP_KERNEL|__GFP_NOFAIL
