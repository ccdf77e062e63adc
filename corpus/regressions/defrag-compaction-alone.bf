# In defrag_mode, a request with __GFP_NORETRY and __GFP_THISNODE compacts and does not reclaim;
# __GFP_NOFAIL then lets it break into a pageblock of another type all the same.
buddyfuzz 2
machine pages=2 order=10 pageblock=9 cpus=1 check=1 defrag=1
a0 = alloc order=1 type=unmovable zone=0 gfp=__GFP_IO|__GFP_DIRECT_RECLAIM|__GFP_NOFAIL|__GFP_NORETRY|__GFP_THISNODE
