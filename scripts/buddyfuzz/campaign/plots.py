# SPDX-License-Identifier: GPL-2.0-only
"""Plots over a campaign's time, by gnuplot, as SVG for a page."""
import re
import subprocess

STYLE = """
figure { margin: .5rem 0 1rem; overflow-x: auto; }
figure svg { max-width: 100%; height: auto; }
figure svg g { color: var(--text) !important; }
figure svg text { fill: currentColor; }
figure svg path[stroke="black"], figure svg g[stroke="black"] { stroke: currentColor; }
"""
# Okabe and Ito's, those that show on white and on black; and dashes, for print.
COLORS = "#0087c8", "#d55e00", "#009e73", "#cc79a7", "#e69f00"
STYLES = [(color, dashes) for dashes in (1, 2, 4) for color in COLORS]
LINES = "".join(f"set linetype {i} linewidth 2 linecolor rgb '{color}' dashtype {dashes}\n"
                for i, (color, dashes) in enumerate(STYLES, 1))
LINES += f"set linetype cycle {len(STYLES)}\n"


def draw(title, x, y, curves, logarithmic=False, names=()):
    """CURVES: {name: [(x, y), ...]}. Steps: nothing is known between two points. NAMES: each has
    its color in all plots."""
    names = [*(names or curves)]
    curves = {name: points for name, points in curves.items() if points}
    if not curves:
        return ""
    data = "".join(f"$curve{i} << END\n" + "".join(f"{a} {b}\n" for a, b in points) + "END\n"
                   for i, points in enumerate(curves.values()))
    lines = ", ".join(f"$curve{i} using 1:2 with steps linetype {names.index(name) + 1} title '{name}'"
                      for i, name in enumerate(curves))
    most = max(float(b) for points in curves.values() for _, b in points)
    script = f"""{data}{LINES}
set terminal svg size 900,360 font 'sans-serif,13' noenhanced
set title '{title}'
set xlabel '{x}'
set ylabel '{y}'
set grid
set key outside right
set xrange [{'*' if logarithmic else '-0.001'}:*]
set yrange [0:{max(1, 1.05 * most)}]
{'set logscale x' if logarithmic else ''}
plot {lines}
"""
    svg = subprocess.run(["gnuplot"], input=script, text=True, check=True, capture_output=True).stdout
    # Inside a page, an SVG has no declaration; names of one must not be those of another.
    svg = re.sub(r"^.*?(?=<svg)", "", svg, flags=re.DOTALL)
    mark = re.sub(r"\W+", "-", title)
    svg = re.sub(r"(id=['\"]|#)(gp\w+|hPt\w+|clip\w+)", rf"\1{mark}-\2", svg)
    return re.sub(r"<title>.*?</title>|<script.*?</script>", "", svg, flags=re.DOTALL)


def over_time(history, of):
    return [(f"{moment.hours:.5f}", of(moment)) for moment in history]


def each_pair(history, engine, of):
    """{target: curve} of what OF finds in the targets of an engine."""
    curves = {}
    for moment in history:
        for pair, found in moment.pairs.items():
            its, target = pair.split()
            value = of(moment, found) if its == engine else None
            if value is not None:
                curves.setdefault(target, []).append(value)
    return curves


def all_of(history, targets):
    """Those of which there is something to draw."""
    hours = "running time (hours)"
    discovered = each_pair(history, "libfuzzer", lambda _, found:
                           (found[2].inputs, found[2].met) if found[2] and found[2].met else None)
    drawn = [
        draw("Bugs found", hours, "bugs", {
            "groups of one cause": over_time(history, lambda moment: moment.groups),
            "tokens": over_time(history, lambda moment: moment.tokens)}),
        draw("Discovery: state features met", "mutated inputs of libFuzzer (logarithmic)",
             "state features", discovered, logarithmic=True, names=targets),
    ]
    for engine, name in (("libfuzzer", "libFuzzer"), ("afl", "AFL++")):
        drawn.append(draw(f"Edges covered by {name}, of each target", hours, "edges", each_pair(
            history, engine, lambda moment, found:
            (f"{moment.hours:.5f}", found[0]) if found[0] else None), names=targets))
    drawn += [
        draw("Inputs in the corpora", hours, "inputs",
             {"inputs": over_time(history, lambda moment: moment.inputs)}),
        draw("Executions", hours, "executions",
             {"executions": over_time(history, lambda moment: moment.executions)}),
    ]
    return [svg for svg in drawn if svg]
