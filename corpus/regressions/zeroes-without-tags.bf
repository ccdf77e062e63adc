# With __GFP_ZEROTAGS, pages that have no tags are zeroed all the same. Linux 6.1 and 6.12 do not
# (docs/kernel.md, older-zeroes-no-tagless).
buddyfuzz 2
machine pages=16 order=4 pageblock=2 check=1
a0 = alloc order=0 type=unmovable zone=0 gfp=__GFP_ZERO|__GFP_ZEROTAGS
free a0
