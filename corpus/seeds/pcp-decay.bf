# Per-CPU lists that have grown under a run of frees are given back as their mark
# decays.
buddyfuzz 1
machine pages=16384 order=10 pageblock=9 cpus=2 check=1
alloc order=3 type=movable
alloc order=3 type=movable
alloc order=3 type=movable
alloc order=3 type=movable
alloc order=3 type=movable
alloc order=3 type=movable
alloc order=3 type=movable
alloc order=3 type=movable
alloc order=3 type=movable
alloc order=3 type=movable
alloc order=3 type=movable
alloc order=3 type=movable
alloc order=3 type=movable
alloc order=3 type=movable
alloc order=3 type=movable
free slot=0
free slot=1
free slot=2
free slot=3
free slot=4
free slot=5
free slot=6
free slot=7
free slot=8
free slot=9
free slot=10
free slot=11
free slot=12
free slot=13
free slot=14
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
