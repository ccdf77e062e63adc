# More references than fit in fifteen bits.
# Run: --mode exact
# Bound: live=1 refs=32768 damaged=0 ops=alloc_frozen,unfreeze,freeze type=movable gfp=0 order=0
# Bound: unfreeze.refs=1,32768 freeze.expected=0
buddyfuzz 2
machine pages=1 order=1 pageblock=1 check=1
