"""Tables of k9s, copied from its screen: in a frame, with an arrow at the column that sorts them, in columns of its own order.

Each line becomes what ``kubectl get`` prints of the same object; columns that kubectl does not have are left out.
"""

import re
from collections.abc import Sequence

from netparse.lazy import lazy_re

_ARROWS = "↑↓"
_HEADING = lazy_re(r"\s*│?\s*(?:NAMESPACE[↑↓]?\s+)?NAME[↑↓]?\s+[A-Z%]")
_CORNERS = ("┌┐", "└┘", "╭╮", "╰╯")
_NODES = ("NAME", "STATUS", "ROLES", "AGE", "VERSION", "INTERNAL-IP", "EXTERNAL-IP")
_PODS = ("NAMESPACE", "NAME", "READY", "STATUS", "RESTARTS", "AGE", "IP", "NODE")
_CALLED = {"ROLE": "ROLES"}
_GAP = "   "


def as_kubectl_prints(lines: Sequence[str]) -> list[str]:
    """Return as many lines, those of k9s in the columns of kubectl; the lines of their frames are blank."""
    found = list(lines)
    if not any(arrow in line for line in lines for arrow in _ARROWS):
        return found
    columns: list[tuple[str, int]] = []
    wanted: tuple[str, ...] = ()
    for n, line in enumerate(lines):
        if _is_frame(line.strip()):
            found[n], columns = "", []
        elif any(arrow in line for arrow in _ARROWS) and _HEADING.match(line):
            plain = re.sub("[↑↓│]", " ", line)
            columns = [(_CALLED.get(m[0], m[0]), m.start()) for m in re.finditer(r"\S+", plain)]
            names = [name for name, _ in columns]
            kinds = _PODS if "READY" in names else _NODES if "VERSION" in names else ()
            wanted = tuple(name for name in kinds if name in names)
            found[n] = _GAP.join(wanted) if wanted else line
        elif columns and wanted and line.strip(" │"):
            found[n] = _row(line, columns, wanted) or line
        else:
            columns = []
    return found


def _is_frame(line: str) -> bool:
    return line[:1] + line[-1:] in _CORNERS


def _row(line: str, columns: Sequence[tuple[str, int]], wanted: Sequence[str]) -> str | None:
    """Return a row in the order of kubectl; None where a cell stands across a border or one that is wanted is empty."""
    plain = line.replace("│", " ")
    starts = [start for _, start in columns]
    if any(0 < start < len(plain) and not plain[start - 1].isspace() for start in starts):
        return None
    cells = {name: plain[a:b].strip() for (name, a), b in zip(columns, (*starts[1:], None), strict=True)}
    return _GAP.join(cells[name] for name in wanted) if all(cells[name] for name in wanted) else None
