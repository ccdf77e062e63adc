# Three zones, two of them smaller than a pageblock: a request for the highest zone takes pages of a
# lower one rather than break a pageblock.
# Run: --mode exact
# Bound: live=3 refs=1 damaged=0 ops=alloc,free gfp=0,GFP_NOWAIT type=unmovable,movable
buddyfuzz 2
machine pages=6 zones=0,4,5 order=2 pageblock=2 check=1
