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
    text = "".join(lines)
    if not any(arrow in text for arrow in _ARROWS):
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
    """Return a row in the order of kubectl; None where one that is wanted is empty, or a cell stands across a border.

    Where each column has one word the order tells which: a longer address, as redaction writes it, moves those behind it.
    """
    plain = line.replace("│", " ")
    names, starts = zip(*columns, strict=True)
    if not any(0 < start < len(plain) and not plain[start - 1].isspace() for start in starts):
        cells = [plain[a:b].strip() for a, b in zip(starts, (*starts[1:], None), strict=True)]
    elif len(cells := plain.split()) != len(columns):
        return None
    of_column = dict(zip(names, cells, strict=True))
    return _GAP.join(of_column[name] for name in wanted) if all(of_column[name] for name in wanted) else None
