# Non-compound high-order pages with a bad tail page: one is locked, one has a stale page->private.
buddyfuzz 2
machine default
a0 = alloc order=2 type=movable
a1 = alloc order=2 type=movable
damage a0 page=1 what=locked
damage a1 page=2 what=private
free a0
free a1
