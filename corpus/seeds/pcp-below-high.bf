# A zone below its high mark keeps less on per-CPU lists, does not raise their marks,
# and is no longer below once enough has come back.
buddyfuzz 1
machine default
alloc_bulk count=300 type=movable
pressure zone=0 flags=below_high
alloc_bulk count=40 type=movable
free_bulk slot=0 count=100
free slot=100
free slot=101
free slot=102
free slot=103
free slot=104
free slot=105
free slot=106
free slot=107
free_bulk slot=108 count=200
