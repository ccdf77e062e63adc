# Three migratetypes that take pages of each other.
# Run: --mode exact
# Bound: live=3 refs=1 damaged=0 ops=alloc,free gfp=0
buddyfuzz 2
machine pages=8 order=2 pageblock=2 check=1
