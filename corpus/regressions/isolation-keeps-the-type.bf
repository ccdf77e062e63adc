# A pageblock that was isolated has its own type again, but in Linux 6.12, where it
# is movable then (docs/kernel.md, 6.12-isolation-overwrites-type).
buddyfuzz 2
machine pages=16 order=2 pageblock=2 check=1
set_type pfn=8 type=unmovable
isolate pfn=8 count=4 mode=mem_offline
undo_isolate pfn=8 count=4
