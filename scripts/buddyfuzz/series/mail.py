# SPDX-License-Identifier: GPL-2.0-only
"""Whom a reply goes to, and what it is a reply to."""
import dataclasses
import email
import email.policy
import re

from ..commands import output
from ..files import write_whole


@dataclasses.dataclass
class Mail:
    """What a patch came in, or would come in."""
    author: str
    date: str
    subject: str
    message_id: str = ""


def of_patch(series, patch):
    name, address, date = series.git("log", "-1", "--format=%an%n%ae%n%aD",
                                     patch.commit).split("\n")
    at, number = series.patches.index(patch), len(series.patches) - 1
    numbers = f" {at}/{number}" if number > 1 else ""
    found = Mail(f"{name} <{address}>", date, f"[PATCH{numbers}] {patch.subject}")
    for text in re.split(r"^From (?=\S+ \w{3} \w{3} +\d)", series.mails, flags=re.M):
        header = email.message_from_string(text.partition("\n")[2] if text[:1] != "F" else text,
                                           policy=email.policy.default)
        subject = " ".join(str(header["Subject"] or "").split())
        if subject.endswith(f"] {patch.subject}"):
            found.subject, found.message_id = subject, str(header["Message-ID"] or "").strip()
    return found


def recipients(series, patches):
    """By the tree's own scripts/get_maintainer.pl; none if it cannot say."""
    path = f"{series.tree}.diff"
    diff = "".join(series.git("format-patch", "-1", "--stdout", "--no-renames", patch.commit) + "\n"
                   for patch in patches)
    write_whole(path, diff)
    status, said = output("perl", "scripts/get_maintainer.pl", "--no-git", "--no-git-fallback",
                          "--norolestats", f"../{path.rpartition('/')[2]}", cwd=series.tree)
    return [] if status else said.splitlines()


def sender(series):
    """Who runs this, as git knows them."""
    _, said = output("git", "-c", "user.useConfigOnly=true", "-C", series.origin, "var",
                     "GIT_AUTHOR_IDENT")
    found = re.match(r"(.*>) \d+ \S+$", said)
    return found[1] if found else "Your Name <you@example.org>"
