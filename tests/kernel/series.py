#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""scripts/check-series and scripts/bisect on series that are made here, by small edits of Linux
7.3: each gets the right verdict, patch and words.

	series.py		one configuration, what the shipped programs find: a minute
	series.py --whole	all of it; docs/series.md says how long that takes
"""
import argparse
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

SOURCE = os.environ.get("SOURCE") or os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
PACKAGE = "build/kernel/source/linux-source-7.3"
FILE = "mm/page_alloc.c"
WHO = {f"GIT_{role}_{field}": value for role in ("AUTHOR", "COMMITTER") for field, value in
       (("NAME", "A Developer"), ("EMAIL", "developer@example.org"),
        ("DATE", "2026-11-01 12:00:00 +0000"))}


class Failed(Exception):
    """What is not as it must be."""


def check(is_so, what):
    if not is_so:
        raise Failed(what)


# --- edits ---

def replace(old, new, path=FILE):
    return path, lambda text: text.replace(old, new, 1)


def rename(text):
    """A local variable of one function."""
    start = text.index("static void __free_contig_range_common(")
    end = text.index("\n}\n", start)
    return text[:start] + text[start:end].replace("nr_start", "first") + text[end:]


PREPARE = "\t\t\tcan_free = free_pages_prepare(page, 0);"
IGNORED = "\t\t\tfree_pages_prepare(page, 0);"
DECLARED = "\tunsigned long start_sec;\n\tunsigned long i;\n"
UNDECLARED = "\tunsigned long start_sec;\n"
FROZEN = "\t__free_contig_range_common(pfn, nr_pages, /* is_frozen= */ true);\n"
EACH = "\tfor (; nr_pages--; pfn++)\n\t\tfree_frozen_pages(pfn_to_page(pfn), 0);\n"
# What the third posting did: it walks struct pages, whatever the section.
POSTED = """\
	struct page *page = pfn_to_page(pfn), *run = NULL;
	unsigned long section = 0;

	for (; nr_pages; nr_pages--, page++) {
		bool prepared = free_pages_prepare(page, 0);

		if (run && (!prepared || memdesc_section(&page->flags) != section)) {
			free_prepared_contig_range(run, page - run);
			run = NULL;
		}
		if (prepared && !run) {
			run = page;
			section = memdesc_section(&page->flags);
		}
	}
	if (run)
		free_prepared_contig_range(run, page - run);
"""
RELEASE = """\
		ret += !put_page_testzero(pfn_to_page(pfn));

	WARN(ret, "%lu pages are still in use!\\n", ret);
"""

EDITS = {
    "rename a variable": (FILE, rename),
    "say why nothing is freed": replace("\t\tif (!can_free) {\n",
                                        "\t\t/* What came before it is a run. */\n"
                                        "\t\tif (!can_free) {\n"),
    "one condition for each": replace("\t\tif (can_free)\n" + PREPARE + "\n",
                                      "\t\tcan_free = can_free && free_pages_prepare(page, 0);\n"),
    "ignore the result of preparing": replace(PREPARE, IGNORED),
    "do not ignore it": replace(IGNORED, PREPARE),
    "one variable less": replace(DECLARED, UNDECLARED),
    "it was needed": replace(UNDECLARED, DECLARED),
    "free blocks go to the head": replace(
        "\t\tto_tail = buddy_merge_likely(pfn, buddy_pfn, page, order);", "\t\tto_tail = false;"),
    "walk over sections": replace("\t\tpage = pfn_to_page(pfn + i);\n\n\t\tVM_WARN_ON_ONCE(PageHead",
                                  "\t\tpage = i ? page + 1 : pfn_to_page(pfn);\n\n"
                                  "\t\tVM_WARN_ON_ONCE(PageHead"),
    "look at each page often": replace(
        "\t\tVM_WARN_ON_ONCE(PageHead(page));\n",
        "\t\tfor (int often = 0; often < 64; often++)\n\t\t\t(void)READ_ONCE(page->flags.f);\n\n"
        "\t\tVM_WARN_ON_ONCE(PageHead(page));\n"),
    "free what was mapped later": replace("\tkmemleak_free(addr);\n\tmight_sleep();\n",
                                          "\tmight_sleep();\n\tkmemleak_free(addr);\n",
                                          "mm/vmalloc.c"),
    "expect no gap": replace("if (unlikely(page + (pfn - start_pfn) != pfn_to_page(pfn)))",
                             "if (page + (pfn - start_pfn) != pfn_to_page(pfn))", "mm/util.c"),
    "free frozen pages one by one": replace(FROZEN, EACH),
    "free frozen pages in batches": replace(EACH, POSTED),
    "one loop for all contiguous frees": replace(POSTED, FROZEN),
    "say what is allocated": replace("/* alloc_contig_range allocation */",
                                     "/* by alloc_contig_range() */", "mm/internal.h"),
    "name what is released": replace("\tfree_contig_frozen_range(pfn, count);\n",
                                     "\tconst unsigned long first = pfn;\n\n"
                                     "\tfree_contig_frozen_range(first, count);\n", "mm/cma.c"),
    "poison the first page only": replace("\tkernel_poison_pages(page, 1 << order);\n",
                                          "\tkernel_poison_pages(page, 1);\n"),
    "drop references in an assertion": replace(
        RELEASE, "\t\tVM_WARN_ON(!put_page_testzero(pfn_to_page(pfn)));\n", "mm/cma.c"),
}


class Repository:
    """Bare: neither script needs files in it. Made once: tens of thousands of files."""

    def __init__(self, path):
        if not os.path.isdir(path):
            self.make(f"{path}.new")
            os.rename(f"{path}.new", path)
        self.path = path
        self.base = self.git("rev-parse", "base")

    def make(self, path):
        self.path = path
        shutil.rmtree(path, ignore_errors=True)
        self.git("init", "-q", "--bare", path)
        # The package's own .gitignore is "/*".
        self.git("-c", "core.compression=0", "--work-tree", PACKAGE, "add", "-f", "-A", ".")
        self.git("update-ref", "refs/tags/base", self.commit_tree("Linux 7.3"))

    def git(self, *words, **how):
        done = subprocess.run(
            ["git", "--git-dir", self.path, *words], check=False, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            **{"env": {**os.environ, **WHO}, **how})
        check(not done.returncode, f"git {words}: {done.stderr}")
        return done.stdout.strip()

    def commit_tree(self, subject, parent=None):
        return self.git("commit-tree", "-m", subject, *(["-p", parent] if parent else []),
                        self.git("write-tree"))

    def edit(self, parent, name, subject=None):
        """A commit on PARENT."""
        path, change = EDITS[name]
        old = self.git("show", f"{parent}:{path}") + "\n"
        new = change(old)
        check(new != old, f"this tree's {path} is another: {name}")
        blob = self.git("hash-object", "-w", "--stdin", input=new)
        self.git("read-tree", parent)
        self.git("update-index", "--cacheinfo", f"100644,{blob},{path}")
        return self.commit_tree(subject or f"mm: {name}", parent)

    def squash(self, base, head):
        """BASE..HEAD as one commit."""
        self.git("read-tree", head)
        one = self.commit_tree("mm: all of it", base)
        self.git("update-ref", "refs/heads/master", one)
        return f"{base}..{one}"

    def series(self, *names, base=None):
        """BASE..HEAD"""
        head = base = base or self.base
        for name in names:
            head = self.edit(head, name)
        self.git("update-ref", "refs/heads/master", head)
        return f"{base}..{head}"


# --- runs ---

class Runs:
    """Of both scripts, on commits of REPOSITORY; reports go below FOLDER."""

    def __init__(self, repository, folder):
        self.repository, self.folder = repository, folder

    def judge(self, status, words, *options):
        """report.json and reply.txt of a series."""
        out = f"{self.folder}/out"
        shutil.rmtree(out, ignore_errors=True)
        done = subprocess.run(
            ["scripts/check-series", "--tree", self.repository.path, "--output", out, *options,
             words], check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode != status:
            raise Failed(f"status {done.returncode}, not {status}:\n{done.stdout}\n"
                         f"{done.stderr[-3000:]}")
        if not os.path.exists(f"{out}/report.json"):
            return None, done.stderr.splitlines()[-1]
        with open(f"{out}/report.json", encoding="utf-8") as report, \
                open(f"{out}/reply.txt", encoding="utf-8") as reply:
            report = json.load(report)
            print("        " + ", ".join(
                f"{part} {seconds:.0f} ({report['processor seconds'][part]:.0f}) s"
                for part, seconds in report["seconds"].items() if seconds >= 0.5), flush=True)
            return report, reply.read()


def introduced(report):
    return {(found["patch"], found["configuration"]): found for found in report["findings"]
            if found["kind"] == "introduced"}


def look_for_nothing(report):
    """Fuzzing may find what the base has, too."""
    check(all(found["kind"] == "pre-existing" for found in report["findings"]), report["verdict"])


def look_at_reply(reply, *wanted):
    for words in wanted:
        check(words in reply, f"the reply does not say: {words}\n{reply}")
    quoted = [line for line in reply.splitlines() if line.startswith("> ")]
    check(all(len(line) <= 78 for line in reply.splitlines()
              if line not in quoted and not line.startswith(
                  ("\t", "Subject: ", "Cc: ", "Reported-by: ", "Tested-by: "))),
          f"a line of the reply is too long:\n{reply}")


def short(runs):
    """One that is harmless, one that is not, its repair, one that breaks the build, its repair, and
    one that is not compiled."""
    words = runs.repository.series(
        "rename a variable", "ignore the result of preparing", "do not ignore it",
        "one variable less", "it was needed", "free what was mapped later")
    page = f"{runs.folder}/page.html"
    report, reply = runs.judge(1, words, "--configs", "up", "--minutes", "0", "--html", page)
    check(os.path.getsize(page) == os.path.getsize(f"{runs.folder}/out/reply.html"), "the page")
    found = introduced(report)
    check({patch for patch, _ in found} == {"p02"}, f"introduced: {found.keys()}")
    check(all(one["gone"] == "p03" for one in found.values()), "p03 repairs it")
    check([one["patch"] for one in report["not built"]] == ["p04"], "p04 does not build")
    check(report["not built"][0]["theirs"] and "undeclared identifier 'i'" in
          report["not built"][0]["why"], f"why: {report['not built']}")
    folder = os.path.dirname(report["findings"][0]["program"])
    check(not [name for name in os.listdir(folder) if "_kunit.c." in name], "half a suite")
    check(all(os.path.getsize(one["suite"]) for one in found.values() if one["suite"]), "suites")
    check(report["lines"]["not compiled"] == {"mm/vmalloc.c": 1}, "mm/vmalloc.c is not compiled")
    check(all(path == FILE for path, _, _ in report["lines"]["ran"]), "what ran")
    look_at_reply(reply, "Subject: Re: [PATCH 2/6] mm: ignore the result of preparing",
                  "> -" + PREPARE, "> +" + IGNORED, "Call chain:", "__free_contig_range_common()",
                  "\t/* here */", 'gone with "mm: do not ignore it"', "Reported-by: ",
                  '"mm: one variable less" does not build: mm/page_alloc.c: error: use of',
                  "To: A Developer <developer@example.org>", "linux-mm@kvack.org")


def harmless(runs):
    words = runs.repository.series("rename a variable", "say why nothing is freed",
                                   "one condition for each")
    for seed in "1", "2", "3":
        report, reply = runs.judge(0, words, "--minutes", "1", "--seed", seed)
        look_for_nothing(report)
        check(report["lines"]["ran"] and not report["lines"]["never"], "all lines run")
        look_at_reply(reply, "Tested-by: ", "Nothing found in what ran")


def sections(runs):
    words = runs.repository.series("rename a variable", "walk over sections")
    report, reply = runs.judge(1, words, "--minutes", "0", "--configs", "up,smp-sparse")
    check(introduced(report).keys() == {("p02", "smp-sparse")}, f"{introduced(report).keys()}")
    look_at_reply(reply, "Can this leave the section's struct pages?", "Call chain:")


def story(runs):
    """Frozen pages are freed one by one; the third posting, which leaves a section's struct pages;
    the merged form, which does not, and is as fast."""
    base = runs.repository.edit(runs.repository.base, "free frozen pages one by one")
    words = runs.repository.series("free frozen pages in batches", base=base)
    report, reply = runs.judge(1, words, "--minutes", "0", "--configs", "up,smp-sparse")
    found = introduced(report)
    check(found.keys() == {("p01", "smp-sparse")}, f"{found.keys()}")
    check(all(one["token"].startswith("memmap-") for one in found.values()), f"{found}")
    look_at_reply(reply, "Subject: Re: [PATCH] mm: free frozen pages in batches",
                  "> +\tfor (; nr_pages; nr_pages--, page++) {",
                  "Can this leave the section's struct pages?")
    head = words.partition("..")[2]
    merged = runs.repository.edit(head, "one loop for all contiguous frees")
    report, _ = runs.judge(1, f"{base}..{merged}", "--minutes", "0", "--configs", "smp-sparse")
    check({one["gone"] for one in introduced(report).values()} == {"p02"}, "p02 repairs it")
    report, _ = runs.judge(0, runs.repository.squash(base, merged), "--minutes", "1", "--configs",
                           "smp")
    look_for_nothing(report)
    tasks = {task["task"]: task for task in report["work"]["tasks"]}
    print("        " + ", ".join(f"{name} {ratio(task):.2f}" for name, task in tasks.items()))
    # The posting says 3.5 times as fast, taking as many pages off the lists as it frees.
    check(ratio(tasks["frozen-16384"]) > 3.5, "the merged form does less work")


def ratio(task):
    """The base's instructions by the last patch's."""
    old, *_, new = task["kernels"].values()
    return old["counts"]["instructions"] / new["counts"]["instructions"]


def ten(runs):
    """How long do ten patches take? See docs/series.md."""
    words = runs.repository.series(
        "rename a variable", "say why nothing is freed", "say what is allocated",
        "ignore the result of preparing", "do not ignore it", "name what is released",
        "one condition for each", "free blocks go to the head", "free what was mapped later",
        "look at each page often")
    began = time.monotonic()
    report, _ = runs.judge(1, words)
    print(f"        ten patches: {time.monotonic() - began:.0f} s by the clock")
    check({patch for patch, _ in introduced(report)} == {"p04"}, f"{introduced(report).keys()}")
    check("p08" in {found["patch"] for found in report["findings"]
                    if found["kind"] == "changes behaviour"}, "p08 changes list order")
    check("since p10" in report["work"]["verdict"], report["work"]["verdict"])


def list_order(runs):
    words = runs.repository.series("free blocks go to the head")
    report, reply = runs.judge(0, words, "--minutes", "0", "--configs", "up,smp")
    check({found["kind"] for found in report["findings"]} == {"changes behaviour"},
          f"{report['verdict']}")
    look_at_reply(reply, "Is it intended that this changes what ", "base ", "patched ")
    # What is built is there for another run, but not for another commit of that number.
    kernels = f"{os.path.dirname(report['findings'][0]['program'])}/../kernels"
    built = [os.stat(f"{kernels}/{name}/status").st_mtime_ns for name in ("base-up", "p01-smp")]
    runs.judge(0, words, "--minutes", "0", "--configs", "up,smp", "--seed", "2")
    check(built == [os.stat(f"{kernels}/{name}/status").st_mtime_ns
                    for name in ("base-up", "p01-smp")], "nothing is built again")
    runs.judge(0, runs.repository.series("rename a variable"), "--minutes", "0", "--configs", "up")
    check(os.stat(f"{kernels}/p01-up/status").st_mtime_ns > max(built), "p01 is another")
    check(built[0] == os.stat(f"{kernels}/base-up/status").st_mtime_ns, "the base is not")
    check(not os.path.exists(f"{kernels}/p01-smp"), "that of another commit is gone")


def slower(runs):
    words = runs.repository.series("rename a variable", "look at each page often")
    report, _ = runs.judge(0, words, "--minutes", "1", "--configs", "up")
    look_for_nothing(report)
    check(re.search(r"[\d.]+ % more work: instructions since p02", report["verdict"]),
          report["verdict"])


def not_compiled(runs):
    words = runs.repository.series("free what was mapped later")
    report, _ = runs.judge(3, words, "--minutes", "1", "--configs", "up")
    check(report["verdict"] == "not tested: no changed line ran", report["verdict"])
    check(report["work"]["failed"] == {"up": "the code is the base's"}, report["work"]["failed"])


def duplicated(runs):
    words = runs.repository.series("expect no gap")
    _, said = runs.judge(3, words, "--configs", "up", "--minutes", "0")
    check("page_range_contiguous" in said, f"which function? {said}")
    report, _ = runs.judge(3, words, "--configs", "up", "--minutes", "0", "--accept-drift")
    check("page_range_contiguous" in report["drift"], "the drift is named")


def references(runs):
    """f4355d6bb39f's bug put back: nothing but the configuration finds it."""
    words = runs.repository.series("drop references in an assertion")
    report, reply = runs.judge(1, words, "--minutes", "0")
    check(("p01", "smp-nodebug") in introduced(report), f"{introduced(report).keys()}")
    look_at_reply(reply, "> +\t\tVM_WARN_ON(!put_page_testzero(", "cma_release(")


def variants(runs):
    """Only the last patch is built with PAGE_POISONING, and the guilty one is named."""
    words = runs.repository.series("rename a variable", "poison the first page only",
                                   "say why nothing is freed")
    report, _ = runs.judge(1, words, "--minutes", "0", "--configs", "up", "--variants",
                           "up-init-owner,up-poison-tags")
    check(introduced(report).keys() == {("p02", "up-poison-tags")}, f"{introduced(report).keys()}")
    found, = introduced(report).values()
    check(found["token"].startswith("warning-") and not found["unbuilt"], f"{found}")


def fixes(runs):
    bad = runs.repository.series("ignore the result of preparing").partition("..")[2]
    report, _ = runs.judge(1, f"{runs.repository.base}..{bad}", "--configs", "up", "--minutes", "0")
    token = report["findings"][0]["token"]
    good = runs.repository.series("rename a variable", "do not ignore it", base=bad)
    report, _ = runs.judge(0, good, "--configs", "up", "--minutes", "0", "--fixes", token)
    check(f"fixes {token}" in report["verdict"] and report["fixes"]["gone"] == "p02" and
          "nothing else was seen to change" in report["verdict"], report["verdict"])
    no_fix = runs.repository.series("rename a variable", base=bad)
    report, _ = runs.judge(1, no_fix, "--configs", "up", "--minutes", "0", "--fixes", token)
    check(f"does not fix {token}" in report["verdict"], report["verdict"])
    more = runs.repository.series("do not ignore it", "free blocks go to the head", base=bad)
    report, _ = runs.judge(1, more, "--configs", "up", "--minutes", "0", "--fixes", token)
    check("it changes more" in report["verdict"], report["verdict"])
    _, said = runs.judge(3, good, "--configs", "up", "--minutes", "0", "--fixes", "no-such-token")
    check("no program shows no-such-token" in said, said)


def bisection(runs, number, bad, broken):
    """So many commits, one of them BAD; those in BROKEN, each repaired by the next, do not build."""
    repository, commits = runs.repository, []
    head = repository.base
    for at in range(1, number + 1):
        name = "ignore the result of preparing" if at == bad else \
            "one variable less" if at in broken else "it was needed" if at - 1 in broken else None
        if name:
            head = repository.edit(head, name)
        else:
            EDITS["a comment"] = replace("\nvoid __free_contig_range(", f"\n/* Edit {at}. */"
                                         "\nvoid __free_contig_range(")
            head = repository.edit(head, "a comment")
        commits.append(head)
    repository.git("bisect", "start", head, repository.base)
    try:
        said = repository.git("bisect", "run", f"{SOURCE}/scripts/bisect", "--tree",
                              repository.path, "--configs", "up")
    finally:
        repository.git("bisect", "reset")
    check(f"{commits[bad - 1]} is the first bad commit" in said, said[-2000:])


def interrupts(runs, moments):
    """A signal at any moment leaves no process, and no report."""
    words = runs.repository.series("rename a variable")
    out = f"{runs.folder}/out"
    for moment in moments:
        shutil.rmtree(out, ignore_errors=True)
        with subprocess.Popen(
                ["scripts/check-series", "--tree", runs.repository.path, "--output", out,
                 "--configs", "up", "--minutes", "1", words], text=True,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as child:
            time.sleep(moment)
            mark = f"BUDDYFUZZ_CAMPAIGN=guarded {child.pid} "
            child.send_signal(random.choice((signal.SIGINT, signal.SIGTERM)))
            said = child.communicate(timeout=60)[1]
        left = [pid for pid in os.listdir("/proc") if pid.isdigit() and
                mark in environment(pid)]
        check(not left, f"after {moment:.2f} s: left: {left}")
        check(child.returncode == 130 and "interrupted: there is no result" in said,
              f"after {moment:.2f} s: status {child.returncode}: {said[-500:]}")
        check(not os.path.isdir(out) or not os.listdir(out), f"after {moment:.2f} s: a result")


def environment(pid):
    try:
        with open(f"/proc/{pid}/environ", encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--whole", action="store_true", help="all of it")
    parser.add_argument("--only", metavar="REGEX", default="", help="only what is called so")
    options = parser.parse_args()
    os.chdir(SOURCE)
    if not os.path.isdir(PACKAGE):
        print("SKIPPED: series: no unpacked linux-source-7.3")
        return 77
    tests = [(short, ())]
    if options.whole or options.only:
        tests += [(test, ()) for test in (harmless, sections, story, list_order, slower,
                                          not_compiled, duplicated, references, variants, fixes,
                                          ten)]
        tests += [(bisection, (16, 11, (4, 7, 13))),
                  (interrupts, ([random.uniform(0.3, 40) for _ in range(8)],))]
    else:
        tests += [(interrupts, ([5],)), (bisection, (4, 3, (1,)))]
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        # In one place, so that one run builds on another.
        repository = Repository(f"{SOURCE}/build/series-test.git")
        print(f"{time.monotonic() - began:4.0f} s  the tree", flush=True)
        for test, words in tests:
            if not re.search(options.only, test.__name__):
                continue
            runs, began = Runs(repository, folder), time.monotonic()
            try:
                test(runs, *words)
                said = "ok"
            except Failed as error:
                said, failed = f"FAILED: {error}", 1
            print(f"{time.monotonic() - began:4.0f} s  {test.__name__}: {said}", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
