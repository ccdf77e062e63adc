# In a zone this small, high_min, which follows the watermarks, is larger than high_max, and is the
# limit until the list has reached it: eight pages may stay.
buddyfuzz 2
machine pages=64 order=6 pageblock=1 cpus=1 check=1
a0 = alloc order=0 type=unmovable
a1 = alloc order=3 type=unmovable
drain_all
