# An OOM victim tries with __GFP_HIGH, and from then on with its own reserves, which are less here:
# what reclaim frees is not enough for those.
buddyfuzz 2
machine pages=253 holes=66+2 cma=96+64 order=10 pageblock=5 check=1 watermarks=1
task kind=memalloc
a0 = alloc order=0 type=unmovable zone=0 gfp=0
a1 = alloc_frozen order=0 type=unmovable zone=0 gfp=0
a2 = alloc_nolock order=0 frozen=0 context=task
a3 = alloc_frozen order=0 type=unmovable zone=0 gfp=0
a4 = alloc order=5 type=unmovable zone=0 gfp=0
a5 = alloc order=5 type=unmovable zone=0 gfp=0
a6 = alloc_highatomic order=2 type=unmovable zone=0
a7 = alloc order=0 type=unmovable zone=0 gfp=0
a8 = alloc order=0 type=unmovable zone=0 gfp=0
a9 = alloc_highatomic order=0 type=unmovable zone=0
a10 = alloc order=0 type=unmovable zone=0 gfp=0
a11 = alloc order=2 type=unmovable zone=0 gfp=0
a12 = alloc order=2 type=unmovable zone=0 gfp=0
a13 = alloc order=2 type=unmovable zone=0 gfp=0
a14 = alloc order=2 type=unmovable zone=0 gfp=0
a15 = alloc order=4 type=unmovable zone=0 gfp=0
a16 = alloc_frozen order=4 type=unmovable zone=0 gfp=0
a17 = alloc order=4 type=unmovable zone=0 gfp=0
a18 = alloc_frozen order=4 type=unmovable zone=0 gfp=0
a19 = alloc_frozen order=0 type=unmovable zone=0 gfp=0
reclaim a19 page=0 count=1 progress=0
a20 = alloc_frozen order=1 type=unmovable zone=0 gfp=0
a21 = alloc order=2 type=unmovable zone=0 gfp=0
a22 = alloc order=1 type=unmovable zone=0 gfp=0
a23 = alloc order=1 type=unmovable zone=0 gfp=0
a24 = alloc order=1 type=unmovable zone=0 gfp=0
task kind=oom_victim
a25 = alloc order=0 type=unmovable zone=0 gfp=__GFP_HIGH
a26 = alloc order=0 type=unmovable zone=0 gfp=__GFP_HIGH|__GFP_DIRECT_RECLAIM|__GFP_NORETRY
