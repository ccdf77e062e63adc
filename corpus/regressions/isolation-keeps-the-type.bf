# An isolated pageblock gets its own type back, except in Linux 6.12, where it becomes movable
# (docs/kernel.md, older-isolation-overwrites-type).
buddyfuzz 2
machine pages=16 order=2 pageblock=2 check=1
set_type pfn=8 type=unmovable
isolate pfn=8 count=4 mode=mem_offline
undo_isolate pfn=8 count=4
