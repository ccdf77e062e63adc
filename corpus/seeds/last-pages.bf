# The last pages of a sparse machine that ends at an odd page: whoever looks one
# page too far looks past the map.
buddyfuzz 1
machine default pages=1023 section=10
alloc order=0 type=movable
alloc order=1 type=movable
alloc order=4 type=movable
split slot=1
split slot=2
free_contig slot=2 first=0 count=16
free_contig slot=1 first=0 count=2
free slot=0
drain_all
