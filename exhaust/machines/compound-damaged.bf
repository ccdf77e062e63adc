# Compound pages that are bad in several ways, also in their tails.
# Run: --mode exact
# Bound: live=1 refs=1 damaged=2 ops=alloc,free,free_contig_frozen,damage type=movable
# Bound: gfp=__GFP_COMP order=3 what=hwpoison,mapping,locked,mapcount
buddyfuzz 2
machine pages=8 order=3 pageblock=3 check=1
