# Two zones with watermarks, and requests and tasks that may go below them or not.
# Run: --mode exact
# Bound: live=3 refs=1 damaged=0 ops=alloc,alloc_highatomic,free,task type=movable
# Bound: task.kind=ordinary,memalloc
buddyfuzz 2
machine pages=16 zones=0,8 order=3 pageblock=3 check=1 watermarks=1
