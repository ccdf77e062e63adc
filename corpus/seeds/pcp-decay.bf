# Per-CPU lists that have grown during a series of frees shrink as pcp->high decays.
buddyfuzz 2
machine pages=4096 order=10 pageblock=9 cpus=1 batch=2 high=8 check=1
a0 = alloc_bulk count=300 type=movable
free a0
free a0 page=1
free a0 page=2
free a0 page=3
free a0 page=4
free a0 page=5
free a0 page=6
free a0 page=7
free a0 page=8
free a0 page=9
free a0 page=10
free a0 page=11
free a0 page=12
free a0 page=13
free a0 page=14
free a0 page=15
free a0 page=16
free a0 page=17
free a0 page=18
free a0 page=19
free a0 page=20
free a0 page=21
free a0 page=22
free a0 page=23
free a0 page=24
free a0 page=25
free a0 page=26
free a0 page=27
free a0 page=28
free a0 page=29
decay zone=0
decay zone=0
decay zone=0
decay zone=0
decay zone=0
decay zone=0
decay zone=0
decay zone=0
decay zone=0
decay zone=0
decay zone=0
decay zone=0
decay zone=0
decay zone=0
decay zone=0
