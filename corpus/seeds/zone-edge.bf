# Two zones meet within a pageblock, between two pages that would be buddies: blocks
# on either side must not merge across.
buddyfuzz 1
machine ragged
alloc order=0 type=movable zone=0
alloc order=3 type=movable zone=0
alloc order=0 type=movable zone=1
alloc order=1 type=movable zone=1
split slot=1
free_contig slot=1 first=0 count=8
free slot=0
free slot=2
free slot=3
drain_all
