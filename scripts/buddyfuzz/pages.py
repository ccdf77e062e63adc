# SPDX-License-Identifier: GPL-2.0-only
"""Pages of HTML that need no server and no network, in the style of the tool's (tools/page)."""
import html

from .files import read


def escape(text):
    return html.escape(str(text))


def pre(text):
    return f"<pre>{escape(text)}</pre>"


def link(target, text):
    return f'<a href="{escape(target)}">{escape(text)}</a>'


def pairs(rows):
    """A table of names and values."""
    return "<table>" + "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>"
                               for name, value in rows) + "</table>"


def table(head, rows):
    """A table with a head; what begins with "<" is HTML already, and numbers are on the right."""
    def cell(value):
        text = value if str(value).startswith("<") else escape(value)
        number = isinstance(value, (int, float)) or str(value)[:1].isdigit() or value == "-"
        return f'<td class="number">{text}</td>' if number else f"<td>{text}</td>"

    return "<table><tr>" + "".join(f'<th scope="col">{escape(name)}</th>' for name in head) + \
        "</tr>" + "".join(f"<tr>{''.join(map(cell, row))}</tr>" for row in rows) + "</table>"


def verdict(kind, text):
    """KIND: good, bad, or doubt."""
    return f'<p class="verdict {kind}">{escape(text)}</p>'


def page(title, body, style=""):
    """BODY: lines of HTML."""
    return "\n".join([
        "<!DOCTYPE html>", '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title>", f"<style>\n{read('tools/page/style.css')}{style}</style>",
        '</head><body>', *body, "</body></html>"]) + "\n"
