"""``support-bundle``: what Troubleshoot's host collectors found when they tried a connection, one answer in a JSON file."""

from __future__ import annotations

import json
from collections.abc import Sequence

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import Glimpse, Look, Misread, Parsed, Parser, Program, Text
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.base.kinds import Kind
from netparse.parsers.base.shape import is_ip
from netparse.parsers.shared.outcomes import outcome

_RESULTS = {
    "connected": "answered",
    "connection-refused": "refused",
    "connection-timeout": "no-answer",
    "address-in-use": "failed",
    "bind-permission-denied": "failed",
    "invalid-address": "failed",
    "error": "failed",
}
"""Each status of github.com/replicatedhq/troubleshoot, pkg/collect/host_network.go, 2026-08: the last four tried nothing."""
_OWN_WORDS = lazy_re(
    r'\{\s*"status":\s*"(?:connection-refused|connection-timeout|address-in-use|bind-permission-denied|invalid-address)",\s*"message":'
)
_DIALLED = lazy_re(r"dial (tcp|udp)\d?:? (\[[^\]]+\]|[^\s:\[\]]+):(\d+): ")
_LOOKED_UP = lazy_re(r"dial (?:tcp|udp)\d?: lookup (\S+?)(?: on \S+)?: ")


def _read(text: Text) -> Parsed:
    joined = "\n".join(text.lines)
    try:
        found = json.loads(joined)
    except (ValueError, RecursionError):
        raise Misread("it is no whole JSON") from None
    if not isinstance(found, dict) or found.get("status") not in _RESULTS:
        raise Misread("it has no status of a connection")
    status, message = str(found["status"]), str(found.get("message") or "")
    shown = [n for n, line in enumerate(text.lines, text.first) if line.strip()]
    line = next((n for n in shown if '"status"' in text.lines[n - text.first]), text.first)
    return Parsed(records=(_test(line, status, message, text),), unparsed=())


def _test(line: int, status: str, message: str, text: Text) -> records.ConnectionTest:
    """Return the test; only a failure says in its message whom it was for."""
    dialled, looked_up = _DIALLED.search(message), _LOOKED_UP.search(message)
    host = dialled[2].strip("[]") if dialled else looked_up[1] if looked_up else None
    is_address = host is not None and is_ip(host)
    of_udp = "udp" in (dialled[1] if dialled else " ".join(text.command_line.words) if text.command_line else "")
    result = _RESULTS[status]
    return records.ConnectionTest(
        line=line,
        last_line=line,
        host=None if is_address else host,
        address=host if is_address else None,
        port=int(dialled[3]) if dialled else None,
        protocol="udp" if of_udp else "tcp",
        result=outcome(message) if status == "error" else result,
        detail=message or status,
    )


def _signature(lines: Sequence[str]) -> bool:
    """The two keys alone are anybody's: the status must be one that only this tool writes."""
    return bool(_OWN_WORDS.match("\n".join(lines[:4]).lstrip()))


def _plausible(lines: Sequence[str]) -> bool:
    return lines[0].lstrip().startswith("{") and any('"status"' in line for line in lines[:4])


PARSER = Parser(
    stem="support_bundle",
    programs=(Program(names=("support-bundle",), in_name=lambda word, following: None, is_line=False),),
    prints=lambda command: True,
    structured=True,
    looks=(
        Look(
            table="support-bundle",
            line=r'\{"status":"(?:connection-|address-in-use|bind-|invalid-address)',
            heads=('{"s',),
        ),
    ),
    glimpse=Glimpse(
        objects=r'\A\{\s*"status":\s*"(?:connected|error|connection-\w+|address-in-use|bind-permission-denied|invalid-address)",\s*"message":'
    ),
    plausible=_plausible,
    kinds=(Kind.TESTS,),
    captured_from=("support-bundle host.yaml",),
    record="ConnectionTest",
    signature=_signature,
    read=_read,
    coverage=lambda text, parsed: Coverage(whole=True),
)
