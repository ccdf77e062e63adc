# SPDX-License-Identifier: GPL-2.0-only
"""A program as kernel calls, for a reader who does not know the language."""
import collections
import re

MEMORY = {"pages": "{} pages", "order": "MAX_PAGE_ORDER {}", "pageblock": "pageblock_order {}",
          "zones": "zones from pfn {}", "holes": "holes at {}", "cma": "CMA areas at {}",
          "section": "sections of order {}", "thp": "PMD order {}", "cpus": "{} CPUs",
          "batch": "pcp->batch {}", "high": "pcp->high {}"}
TYPES = {"unmovable": "", "movable": "__GFP_MOVABLE", "reclaimable": "__GFP_RECLAIMABLE"}
DAMAGE = {"hwpoison": "SetPageHWPoison({});", "mapcount": "atomic_set(&({})->_mapcount, 0);",
          "mapping": "({})->mapping = (void *)8;", "locked": "__SetPageLocked({});",
          "lru": "SetPageLRU({});", "private": "set_page_private({}, 1);",
          "mlocked": "SetPageMlocked({});", "anon": "({})->mapping = (void *)FOLIO_MAPPING_ANON;",
          "type": "__SetPageOffline({});", "dirty": "SetPageDirty({});"}
# {range}: pfn and number of pages; {page}: a struct page.
CALLS = {
    "alloc": "{name} = alloc_pages({mask}, {order});",
    "alloc_frozen": "{name} = alloc_frozen_pages({mask}, {order});",
    "alloc_highatomic": "{name} = alloc_pages(GFP_ATOMIC, {order});",
    "alloc_bulk": "alloc_pages_bulk({mask}, {count}, {name});",
    "alloc_contig": "alloc_contig_range({pfn}, {end}, 0, GFP_KERNEL);",
    "alloc_contig_frozen": "alloc_contig_frozen_range({pfn}, {end}, 0, GFP_KERNEL);",
    "alloc_contig_comp": "alloc_contig_frozen_range(...);\t/* order {order} with __GFP_COMP, "
                         "around pfn {pfn} */",
    "alloc_nolock": "{name} = alloc_pages_nolock(0, NUMA_NO_NODE, {order});",
    "cma_alloc": "{name} = cma_alloc(cma, {count}, {align}, false);",
    "cma_release": "cma_release(cma, {page}, {count});",
    "free_contig": "free_contig_range({range});",
    "free_contig_frozen": "free_contig_frozen_range({range});",
    "free_bulk": "free_pages_bulk(&pages, {count});\t/* from {page} on */",
    "put": "put_page({page});",
    "get": "get_page({page});",
    "try_get": "folio_try_get(page_folio(pfn_to_page({pfn})));",
    "freeze": "page_ref_freeze({page}, {expected});",
    "unfreeze": "page_ref_unfreeze({page}, {refs});",
    "split": "split_page({page}, {order});",
    "drain": "drain_pages({cpu});",
    "drain_all": "drain_all_pages(NULL);",
    "isolate": "start_isolate_page_range({pfn}, {end}, ...);\t/* {mode} */",
    "undo_isolate": "undo_isolate_page_range({pfn}, {end});",
    "unreserve": "unreserve_highatomic_pageblock(ac, {force});",
    "set_type": "move_freepages_block(zone, pfn_to_page({pfn}), ...);\t/* to {type} */",
    "decay": "decay_pcp_high(zone, pcp);",
    "cpu": "/* on CPU {cpu}: */",
    "task": "/* in a task: {kind} */",
    "repair": "/* make {page} a page that can be freed */",
    "pressure": "/* zone->flags: {flags} */",
}


def operations(text):
    """Of a program's text, without what says that it is one: the machine, and the operations."""
    lines = [line for line in text.splitlines() if line and line[0] != "#"]
    return "\n".join(lines[1:])


class Calls:
    """@lines: a call each. @guilty: the function that is called last. @memory: what the machine is,
    in words."""

    def __init__(self, text, guilty, operation):
        """@text: of the program, one operation a line. @guilty: the number of the OPERATION that
        shows the bug; after the last, the end, when all that is held is freed."""
        machine, *lines = operations(text).splitlines()
        self.memory = self.in_words(machine)
        # Of each allocation: [order or None once it is split, is it frozen?]
        self.made = {}
        self.lines = [self.call(line) for line in lines]
        if guilty >= len(self.lines):
            name = re.match(r"\w+(?=\()", CALLS.get(operation, ""))
            self.lines.append(f"{name[0] if name else '__free_pages'}(...);\t"
                              "/* of all that is still allocated */")
            guilty = len(self.lines) - 1
        self.lines[guilty] += "\t/* here */"
        called = re.search(r"(\w+)\(", self.lines[guilty])
        self.guilty = f"{called[1]}()" if called else "the last call"

    @staticmethod
    def in_words(line):
        preset, words = [], {}
        for word in line.split()[1:]:
            key, is_field, value = word.partition("=")
            if is_field:
                words[key] = value
            else:
                preset.append(f'the machine "{word}"')
        found = preset + [MEMORY[key].format(value) for key, value in words.items()
                          if key in MEMORY]
        if not preset and words.get("check") != "1":
            found.append("pages not checked")
        if not preset and words.get("watermarks") != "1":
            found.append("watermarks and lowmem reserves 0")
        return ", ".join(found)

    def call(self, line):
        name, operation, alloc, words = re.fullmatch(
            r"(?:(\w+) = )?(\w+)(?: (\w+)(?= |$))?(.*)", line).groups()
        fields = dict(word.split("=", 1) for word in words.split())
        at = fields.get("page", "0")
        order, frozen = self.made.get(alloc, (None, False))
        page = f"{alloc} + {at}" if at != "0" else alloc or ""
        if operation in ("free", "free_nolock"):
            return self.free(operation, page, order, frozen)
        if operation == "damage":
            return DAMAGE.get(fields.get("what"), "/* damage {} */").format(page)
        if operation.startswith("contend_"):
            does = "takes" if fields.get("on") == "1" else "releases"
            return f"/* another context {does} {operation.split('_')[1]}->lock */"
        if name:
            self.made[name] = fields.get("order"), "frozen" in operation or \
                fields.get("frozen") == "1"
        if operation == "split" and alloc in self.made:
            self.made[alloc] = None, False
        start = int(fields.get("pfn", "0"), 0)
        gfp = fields.get("gfp", "0").replace("|", " | ")
        mask = " | ".join(filter(None, ("" if gfp == "0" else gfp,
                                        TYPES.get(fields.get("type"), "")))) or "0"
        count = fields.get("count", "0")
        how = CALLS.get(operation)
        return how.format_map(collections.defaultdict(lambda: "0", {
            "order": order or "0", **fields, "name": name, "page": page, "mask": mask,
            "pfn": start, "end": start + int(count, 0), "count": count,
            "range": f"page_to_pfn({page}), {count}"})) if how else f"/* {line} */"

    @staticmethod
    def free(operation, page, order, frozen):
        function = "free_frozen_pages" if frozen else \
            "free_pages" if operation == "free_nolock" else "__free_pages"
        function += "_nolock" * (operation == "free_nolock")
        return f"{function}({page}, {order or 0});"
