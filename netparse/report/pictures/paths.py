"""The path of a flow that is stopped: the stages that its packets came through, and the one at which they end."""

from netparse.reach import Answer
from netparse.report.pictures import marks
from netparse.report.pictures.canvas import INK, LINE, QUIET, Canvas, Picture
from netparse.report.pictures.marks import Mark

_WIDTH = 680.0
_STEP = 20.0
_MOST = 16
_HOST, _STAGE = 90.0, 100.0


def path_picture(a: Answer, number: int, mark: Mark) -> Picture:
    """Return the path with a line for each stage; of a long one the last stages, at whose end it is stopped.

    ``mark`` is what the findings say of the flow.
    """
    hops = a.hops[-_MOST:]
    title = a.flow.shown
    canvas = Canvas(width=_WIDTH)
    y = 8.0
    if len(a.hops) > len(hops):
        canvas.text(24, y + 12, f"{len(a.hops) - len(hops)} stages before", size=10, fill=QUIET)
        y += _STEP
    top = y
    before = ""
    for hop in hops:
        canvas.cell(marks.OK, 2, y + 2, 14, 14)
        canvas.text(24, y + 13, "" if hop.node == before else hop.node, size=11, bold=True, room=_HOST - 8)
        canvas.text(24 + _HOST, y + 13, f"{hop.stage} {hop.device or ''}", size=10, fill=QUIET, room=_STAGE - 6)
        canvas.text(24 + _HOST + _STAGE, y + 13, hop.text, size=10, fill=INK, room=_WIDTH - 30 - _HOST - _STAGE)
        before, y = hop.node, y + _STEP
    canvas.line(9, top + 4, 9, y + 4, stroke=LINE)
    where = a.obstacle.node if a.obstacle and a.obstacle.node else ""
    canvas.cell(mark, 2, y + 2, 14, 14, nodes=(where,) if where else (), subject=title)
    canvas.text(24, y + 13, where, size=11, bold=True, room=_HOST - 8)
    canvas.text(24 + _HOST, y + 13, a.disposition.value, size=10, bold=True, room=_STAGE - 6)
    canvas.text(24 + _HOST + _STAGE, y + 13, a.reason, size=10, room=_WIDTH - 30 - _HOST - _STAGE)
    anchor = f"path-{number}"
    line = next(iter(a.evidence), None)
    aside = " (ignored or accepted)" if mark is marks.SET_ASIDE else ""
    caption = f"{title}: {a.reason}{aside}." + (
        f" {line.source}, line {line.line}: {line.text.strip()}" if line else ""
    )
    text = f"{caption} Stages: " + "; ".join(f"{h.node} {h.stage}: {h.text}" for h in hops) + "."
    svg = canvas.finish(y + _STEP + 4, anchor=anchor, title=title, text=text)
    return Picture(anchor=anchor, title=title, caption=caption, text=text, svg=svg, fields=tuple(canvas.fields))
