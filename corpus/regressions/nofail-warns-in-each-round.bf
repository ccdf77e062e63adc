# A NOFAIL request that cannot be served warns in each round; a booted kernel, once in a boot.
buddyfuzz 2
machine pages=8 order=10 pageblock=9
a0 = alloc order=3 type=unmovable zone=0 gfp=0
a1 = alloc order=3 type=unmovable zone=0 gfp=__GFP_DIRECT_RECLAIM|__GFP_NOFAIL
