# The same damage as in bad-pages.bf with page checking off: nothing is rejected, everything is
# freed.
buddyfuzz 2
machine nocheck
a0 = alloc_contig pfn=1024 count=32
damage a0 page=9 what=locked
damage a0 page=10 what=private
damage a0 page=11 what=hwpoison
free_contig a0 page=0 count=32
drain_all
