# The HIGHATOMIC reserve: a zone has one only if its hundredth part is a pageblock, so the machine
# has 200 pages.
# Run: --mode exact
# Bound: live=2 refs=1 damaged=0 ops=alloc,alloc_highatomic,free,unreserve gfp=0
# Bound: type=unmovable,movable order=1
buddyfuzz 2
machine pages=200 order=1 pageblock=1 check=1
