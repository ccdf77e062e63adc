# Three zones, two with a part of a pageblock: requests for the highest zone rather take from others than break into a pageblock.
# Run: --mode exact
# Bound: live=3 refs=1 damaged=0 ops=alloc,free gfp=0,GFP_NOWAIT type=unmovable,movable
buddyfuzz 2
machine pages=6 zones=0,4,5 order=2 pageblock=2 check=1
