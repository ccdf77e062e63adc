# Two zones meet within a pageblock, between two pages that would be buddies: blocks on either side
# must not merge.
buddyfuzz 2
machine ragged
a0 = alloc order=0 type=movable zone=0
a1 = alloc order=3 type=movable zone=0
a2 = alloc order=0 type=movable zone=1
a3 = alloc order=1 type=movable zone=1
split a1
free_contig a1 page=0 count=8
free a0
free a2
free a3
drain_all
