# SPDX-License-Identifier: GPL-2.0-only
"""Which groups of crashes one cause explains.

A token names rule, operation and field, so one mistake shows under several. Two tokens are put
down to one cause if

- the same warning or assertion was met, or the same function is on top of a sanitizer's stack,
  whatever the operation;
- the same rule is violated in the same field, and on a common side, A or B: what is in a page,
  on a list, in a counter does not depend on which operation left it there. Where the rule is about
  what an operation returns, the operations must be akin too;
- A and B differ in the field that a rule of the oracle is violated in;
- their minimized programs become each other: with the rule ignored that is violated first, each
  shows the other's token at the same operation. Or both show the same third one, which no program
  shows by itself. (One that shows the other's, and not the other way round, may do so because
  two mistakes are in one operation.)

This can err both ways, so a cause is no more than an order in which to read: each token keeps its
own folder and reproducer, and what is left after a fix is seen when it runs again.
"""
import json
import os
import re

STEPS = 8   # rules that are ignored one after the other

# Rules about what an operation returns.
RETURNS = {"result", "equal-result", "alloc-failed", "try-get"}


def kin(operation):
    """Operations that share most of their code."""
    for name, pattern in (("free", r"(free|put)(_\w+)?|cma_release"),
                          ("range", r"alloc_contig\w*|cma_alloc|\w*isolate"),
                          ("alloc", r"alloc\w*")):
        if re.fullmatch(pattern, operation):
            return name
    return operation


def sides(result):
    """Which of A and B are not as expected; both have their part in a difference."""
    expected = result.get("expected")
    if expected is None:
        return "ab"
    return "".join(side for side in "ab" if result.get(side) not in (expected, "", None))


def examine(run):
    """What a program shows: RUN(words) runs it with these words and returns what is printed.

    Returns a dictionary to be written down, or None if it shows nothing.
    """
    first, shows, words = None, [], []
    for _ in range(STEPS):
        try:
            result = json.loads(run(["--json", *words]))["results"][0]
            token, rule, at = result["token"], result["rule"], result["index"]
        except (ValueError, LookupError, TypeError):
            break
        if result.get("verdict") != "divergence" or (first and at != first["index"]):
            break
        first = first or result
        shows.append(token)
        words += ["--ignore", rule]
    if not first:
        return None
    cause = {"rule": first["rule"], "field": first.get("field") or "",
             "operation": first.get("operation") or "", "sides": sides(first), "shows": shows}
    origin = first.get("origin")
    if origin:
        function = (origin.get("backtrace") or [""])[0].split(" at ")[0].strip()
        cause["site"] = f"{os.path.basename(origin.get('file') or '')}:{function}"
    return cause


def read(cause):
    """What examine() has returned, as it was written down; None if it is damaged."""
    if isinstance(cause, dict) and isinstance(cause.get("shows"), list) and \
            all(isinstance(cause.get(name), str) for name in ("rule", "field", "operation", "sides")):
        return cause
    return None


def key(token, cause):
    """What tokens of one cause have in common."""
    if not cause:
        # A sanitizer's: the functions on top of the stack.
        return "stack", token.split("--")[0]
    if cause.get("site"):
        return "site", cause["site"]
    akin = kin(cause["operation"]) if cause["rule"] in RETURNS else ""
    return cause["rule"], cause["field"], akin


def field(cause):
    """Without what is in brackets, which tells one of many alike."""
    return cause["field"].partition("[")[0]


def consequences(token, cause, causes):
    """What else its program shows, that none shows first. Of the oracle's rules alone: after
    most mistakes A and B differ in this and that."""
    return {other for other in (cause or {}).get("shows", ()) if other != token
            and other not in causes and not other.startswith(("equal-", "fresh-at-end-"))}


def is_one(token, other, causes):
    """Are TOKEN and OTHER put down to one cause?"""
    cause, its = causes[token], causes[other]
    if key(token, cause) == key(other, its):
        return not cause or bool(set(cause["sides"]) & set(its["sides"]))
    if not cause or not its:
        return False
    if other in cause["shows"] and token in its["shows"]:
        return True
    if cause["rule"].startswith("equal-") != its["rule"].startswith("equal-"):
        return field(cause) == field(its) and not {cause["rule"], its["rule"]} & RETURNS
    return bool(consequences(token, cause, causes) & consequences(other, its, causes))


def group(causes):
    """CAUSES is {token: what examine() has returned}. Returns lists of tokens, sorted."""
    groups = []
    for token in sorted(causes):
        akin = [one for one in groups if any(is_one(token, other, causes) for other in one)]
        groups = [one for one in groups if one not in akin] + [sum(akin, []) + [token]]
    return sorted(sorted(one) for one in groups)
