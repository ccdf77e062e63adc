# Two pages, which are a pageblock and the largest block: all operations but those that change the task or the pressure.
# Run: --mode exact
# Bound: live=1 refs=2 damaged=1 ops=-task,-pressure,-contend_pcp
# Bound: what=hwpoison,mapcount,private after=0 times=0 mode=other type=unmovable,movable
buddyfuzz 2
machine pages=2 order=1 pageblock=1 check=1
