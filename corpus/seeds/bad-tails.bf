# Blocks that are not compound, with a bad page behind the first: one that is locked, one
# with something left in page->private.
buddyfuzz 1
machine default
alloc order=2 type=movable
alloc order=2 type=movable
damage slot=0 index=1 what=locked
damage slot=1 index=2 what=private
free slot=0
free slot=1
