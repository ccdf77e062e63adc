# Compound blocks whose tails are not as they were made: one is found when page
# checking is on, none when it is off (compound-unchecked.bf). Hwpoison in a block is
# looked for page by page.
buddyfuzz 2
machine default
a0 = alloc order=3 type=movable gfp=__GFP_COMP
a1 = alloc order=3 type=movable gfp=__GFP_COMP
a2 = alloc order=2 type=movable
damage a0 page=3 what=mapping
damage a1 page=5 what=hwpoison
damage a2 page=0 what=hwpoison
free a0
free a1
free a2
drain_all
