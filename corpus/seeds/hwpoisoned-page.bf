# An hwpoisoned order-0 page is rejected without a report: it must stay off the lists, with its
# flags and page->private unchanged, and its neighbours must be freed.
buddyfuzz 2
machine default
a0 = alloc_contig pfn=2048 count=64
damage a0 page=21 what=private
damage a0 page=21 what=hwpoison
free_contig a0 page=0 count=64
drain_all
