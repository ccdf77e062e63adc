# Compound blocks whose tails are not as they were made: one is found when page
# checking is on, none when it is off (compound-unchecked.bf). Poison in a block is
# looked for page by page.
buddyfuzz 1
machine default
alloc order=3 type=movable gfp=__GFP_COMP
alloc order=3 type=movable gfp=__GFP_COMP
alloc order=2 type=movable
damage slot=0 index=3 what=mapping
damage slot=1 index=5 what=poison
damage slot=2 index=0 what=poison
free slot=0
free slot=1
free slot=2
drain_all
