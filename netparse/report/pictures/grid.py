"""A grid of marks with names at its sides: the matrices of ports, flows and neighbours are drawn by it."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from netparse.report.pictures.canvas import INK, LINE, QUIET, Canvas
from netparse.report.pictures.marks import Field, Mark

_ROW = 21.0
_WIDTH = 680.0
_SLANT = 52


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """``marks`` has one per column, None for an empty field; ``total`` stands behind the row, ``nodes`` are those that it is about."""

    name: str
    nodes: tuple[str, ...]
    more: str
    marks: Sequence[Mark | None]
    total: str = ""
    bold: bool = False


def draw_grid(
    rows: Sequence[Row],
    columns: Sequence[str],
    legend: dict[Mark, str],
    *,
    anchor: str,
    title: str,
    text: str,
    footer: str = "",
) -> tuple[Markup, tuple[Field, ...]]:
    """Return the grid as SVG, and its marks; the columns are as wide as the page allows, their names are slanted."""
    widest = max((len(r.name) * (6.8 if r.bold else 6.3) + len(r.more) * 5.2 for r in rows), default=0)
    names = min(270.0, max(90.0, 26 + widest))
    longest = min(26, max((len(c) for c in columns), default=0))
    lean = longest * 5.4 * 0.62
    totals = max((len(r.total) * 5.6 for r in rows), default=0)
    side = max(lean, totals + 12)
    step = max(16.0, min(34.0, (_WIDTH - names - side) / max(1, len(columns))))
    canvas = Canvas(width=max(_WIDTH, names + step * len(columns) + side))
    head = longest * 5.4 * 0.79 + 12
    for number, column in enumerate(columns):
        canvas.text(names + step * (number + 0.5) + 3, head - 5, column, size=10, turn=-_SLANT, fill=INK, room=150)
    for number, row in enumerate(rows):
        top = head + number * _ROW
        canvas.line(0, top, names + step * len(columns), top, stroke=LINE, width=0.6)
        canvas.text(0, top + 14.5, row.name, size=11, bold=row.bold, room=names - 10 - len(row.more) * 5.2)
        canvas.text(names - 8, top + 14, row.more, size=9, anchor="end", fill=QUIET)
        for place, mark in enumerate(row.marks):
            if mark is not None:
                canvas.cell(mark, names + step * place, top, step, _ROW, nodes=row.nodes, subject=columns[place])
        canvas.text(names + step * len(columns) + 8, top + 14.5, row.total, size=10, fill=QUIET)
    bottom = head + len(rows) * _ROW
    canvas.line(0, bottom, names + step * len(columns), bottom, stroke=LINE, width=0.6)
    if footer:
        canvas.text(0, bottom + 16, footer, size=10, fill=QUIET)
        bottom += 18
    height = bottom + 12 + canvas.legend(bottom + 12, legend)
    return canvas.finish(height, anchor=anchor, title=title, text=text), tuple(canvas.fields)
