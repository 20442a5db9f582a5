"""``calicoctl node status``: the sessions that Calico's BIRD has with other nodes and routers, each as a test of port 179."""

from __future__ import annotations

from collections.abc import Sequence

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import Glimpse, Look, Parsed, Parser, Text, simple
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.base.kinds import Kind
from netparse.parsers.shared.outcomes import outcome

_PORT = 179
_HEAD = lazy_re(
    r"(?i)(?:Calico process is (?:not )?running\.|IPv[46] BGP status|IP: \S+ +AS Number: .*|No IPv[46] (?:peers found|address configured)\."
    r"|calico-node container is running\..*|Running felix version .*|\+[-+]+\+|\|? ?peer address .*|The BGP backend process .*)$"
)
_ADDRESS = lazy_re(r"[0-9A-Fa-f.:xX*]{3,}")
"""Or what the reporter wrote in place of parts of it: ``x.x.x.218``."""
_KINDS = ("node-to-node mesh", "node specific", "global", "node mesh")
_REST = 20
"""Blanks before the rest of a reason that was too long for its column."""
_FAMILY = lazy_re(r"\s*IPv[46] BGP status$")
_UP = "Established"


def _cells(line: str) -> list[str]:
    """Return the cells of a row, with its bars or as it is without them."""
    if "|" in line:
        return [cell.strip() for cell in line.strip().strip("|").split("|")]
    rest = [""] * 4 if line.startswith(" " * _REST) else []
    return rest + line.strip().split("  ", 4) if rest else [cell for cell in map(str.strip, line.split("  ")) if cell]


def _is_row(cells: Sequence[str]) -> bool:
    return len(cells) >= 4 and bool(_ADDRESS.fullmatch(cells[0])) and cells[1] in _KINDS


def _read(text: Text) -> Parsed:
    rows: list[tuple[int, int, str, str]] = []
    unparsed = []
    for n, line in enumerate(text.lines, text.first):
        cells = _cells(line)
        if _is_row(cells):
            rows.append((n, n, cells[0], (cells[4] if len(cells) > 4 else "") or cells[2]))
        elif len(cells) == 5 and not any(cells[:4]) and cells[4] and rows and rows[-1][1] == n - 1:
            first, _, address, info = rows[-1]
            rows[-1] = first, n, address, f"{info} {cells[4]}"
        elif line.strip() and not _HEAD.match(line.strip()):
            unparsed.append(n)
    return Parsed(records=tuple(_test(*row) for row in rows), unparsed=tuple(unparsed))


def _test(first: int, last: int, address: str, info: str) -> records.ConnectionTest:
    return records.ConnectionTest(
        line=first,
        last_line=last,
        address=address,
        port=_PORT,
        protocol="tcp",
        result="answered" if info == _UP else _result(info),
        detail=info,
        agent="BIRD",
    )


def _result(info: str) -> str:
    """Return what became of a session: one that waits (``Connect``, ``Active Socket: …``) got no answer yet."""
    found = outcome(info)
    return "no-answer" if found == "failed" and ":" not in info else found


def _signature(lines: Sequence[str]) -> bool:
    return any(_FAMILY.match(line) for line in lines[:8]) or any(_is_row(_cells(line)) for line in lines[:6])


PARSER = Parser(
    stem="calicoctl_node_status",
    programs=(simple("calicoctl", letters=lazy_re(r"$^"), is_line=False),),
    prints=lambda command: command.arguments[:2] == ("node", "status") or command.arguments[:1] == ("status",),
    looks=(
        Look(
            table="calicoctl-node-status",
            line=r"\s*IPv[46] BGP status$",
            inside=("BGP status",),
        ),
    ),
    glimpse=Glimpse(signs=("BGP status", "node-to-node mesh")),
    kinds=(Kind.TESTS,),
    captured_from=("calicoctl node status",),
    record="ConnectionTest",
    signature=_signature,
    read=_read,
    coverage=lambda text, parsed: Coverage(whole=True),
)
