# Two pages, which are a pageblock and a block of the largest order: all operations but those that
# change the task, the pressure or the lock of the per-CPU lists.
# Run: --mode exact
# Bound: live=1 refs=2 damaged=1 ops=-task,-pressure,-contend_pcp what=hwpoison,mapcount,private
# Bound: after=0 times=0 mode=other type=unmovable,movable
buddyfuzz 2
machine pages=2 order=1 pageblock=1 check=1
