# SPDX-License-Identifier: GPL-2.0-only
"""What a booted kernel prints: the KTAP of one suite, and what it complains of."""
import dataclasses
import re

# What the kernel's debugging prints begins so; and what UML says when the kernel itself faults.
COMPLAINT = re.compile(
    r"(watchdog: |rcu: )?(BUG: |WARNING: |Oops|Kernel panic|INFO: .*(lock|hung|stall|RCU)|"
    r"INFO: trying to register|general protection fault|Kernel mode fault|"
    r"page:\S+ is uninitialized|UBSAN: |KASAN: |list_(add|del) corruption|pagealloc: |"
    r"Segfault with no mm)")
# A suite announces what the kernel is about to complain of, rightly.
EXPECTED = re.compile(r"# \S+: the kernel is expected to print: (.*)$")
RESULT = re.compile(r"( *)(not ok|ok) \d+ (\S+)(?: (# SKIP.*))?.*$")
LINES = 100     # of a complaint, at most
FRAMES = 16     # of them, of a trace
CUT_HERE = "------------[ cut here ]------------"
BETWEEN = 5     # lines between this and the complaint, at most


@dataclasses.dataclass
class Outcome:
    """@ktap: the suite's lines, from "# Subtest" to its result. @passed, @failed, @skipped: names
    of test cases; of skipped ones with the reason. @complaints: each is a list of lines.
    @is_over: the suite came to its end."""
    ktap: list = dataclasses.field(default_factory=list)
    passed: list = dataclasses.field(default_factory=list)
    failed: list = dataclasses.field(default_factory=list)
    skipped: list = dataclasses.field(default_factory=list)
    complaints: list = dataclasses.field(default_factory=list)
    is_over: bool = False

    def has_begun(self):
        return bool(self.ktap)


def complaint_at(lines, first):
    """The lines of a complaint, with its trace and not with what the suite prints, and where it
    ends."""
    # x86-64 says what WARN() and BUG() say before it says that it is one.
    before = lines[max(first - BETWEEN - 1, 0):first]
    found = [*(before[before.index(CUT_HERE) + 1:] if CUT_HERE in before else []), lines[first]]
    frames, end = 0, first + 1
    for line in lines[end:first + LINES]:
        if RESULT.match(line) or re.match(r" *# ", line) or COMPLAINT.match(line):
            break
        end += 1
        frames += "+0x" in line
        # The words of the stack, and frames that may not be any, say nothing to anybody.
        if not re.match(r"Stack:| ([0-9a-f]{8,}(?: |$))+| +\? ", line) and \
           not ("+0x" in line and frames > FRAMES):
            found.append(line)
    while found and not found[-1].strip():
        found.pop()
    return found, end


def understand(text):
    """The Outcome of a boot that printed TEXT."""
    outcome, expected, after = Outcome(), [], 0
    # Of a kernel that dies before it has a console, UML prints levels, too.
    lines = [re.sub(r"^(<\d>)?(\[ *\d+\.\d+\] )?", "", line.rstrip("\r"))
             for line in text.split("\n")]
    for number, line in enumerate(lines):
        if re.match("KTAP version 1$", line):
            outcome.ktap = []
            continue
        announced = EXPECTED.search(line)
        if announced:
            expected.append(announced[1])
        if COMPLAINT.match(line):
            if any(text in line for text in expected):
                continue
            complaint, after = complaint_at(lines, number)
            outcome.complaints.append(complaint)
        result = RESULT.match(line)
        if result and not result[1]:
            outcome.ktap.append(line)
            outcome.is_over = True
            break
        if line.startswith("    ") and number >= after:
            outcome.ktap.append(line)
        # A test case, or one of its parameters.
        if result and len(result[1]) in (4, 8):
            name = result[3]
            if result[4]:
                outcome.skipped.append(f"{name}: {result[4].removeprefix('# SKIP').strip()}")
            else:
                (outcome.passed if result[2] == "ok" else outcome.failed).append(name)
    return outcome
