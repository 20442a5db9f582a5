"""A table of flows to be asked: CSV with from, to, protocol, port, and expected if wished."""

import csv
from collections.abc import Iterator
from pathlib import Path

from netparse.errors import UsageError
from netparse.files import ready
from netparse.reach.model import Disposition, Flow

_NEEDED = ("from", "to", "protocol", "port")


def read_flows(path: Path) -> tuple[Flow, ...]:
    """Return the flows of a file, in its order. Raises UsageError with the line that cannot be understood.

    A column ``bytes`` says how much the client sends after the connection stands: large transfers fail where small ones pass.
    """
    try:
        text = ready(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is no text: a table of flows is CSV in UTF-8") from error
    try:
        return tuple(_flows(path, text))
    except csv.Error as error:
        raise UsageError(f"{path} is no table of flows: {error}") from error


def _flows(path: Path, text: str) -> Iterator[Flow]:
    rows = csv.DictReader(text.splitlines())
    missing = [name for name in _NEEDED if name not in (rows.fieldnames or ())]
    if missing:
        raise UsageError(
            f"{path}: the first line must name the columns {', '.join(_NEEDED)}; {', '.join(missing)} is missing"
        )
    for row in rows:
        where = f"{path}, line {rows.line_num}"
        values = {k: (v or "").strip() for k, v in row.items() if isinstance(k, str)}
        expected = values.get("expected") or None
        if expected is not None and expected not in set(Disposition):
            raise UsageError(f"{where}: expected {expected!r} is no disposition; there are {', '.join(Disposition)}")
        protocol = values["protocol"].lower() or "tcp"
        if protocol not in ("tcp", "udp"):
            raise UsageError(f"{where}: protocol {values['protocol']!r}: tcp and udp can be asked")
        yield Flow(
            sender=values["from"], target=values["to"], protocol=protocol, port=_number(values["port"], where, 65535),
            size=_number(values.get("bytes") or "1", where, 1 << 40), expected=expected,
        )  # fmt: skip


def _number(text: str, where: str, most: int) -> int:
    if not text.isdecimal() or len(text) > len(str(most)) or int(text) > most:
        raise UsageError(f"{where}: {text!r} is no number up to {most}")
    return int(text)
