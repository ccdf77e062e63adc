# Compound pages with damaged tails: one is found with page checking, none without
# (compound-unchecked.bf). Hwpoison within a block is checked page by page.
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
