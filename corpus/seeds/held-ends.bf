# The first and the last page are held: empty runs at both ends.
buddyfuzz 1
machine default
alloc order=3 type=unmovable
split slot=0
get slot=0 index=0
get slot=0 index=7
free_contig slot=0 first=0 count=8
put slot=0 index=0
put slot=0 index=7
