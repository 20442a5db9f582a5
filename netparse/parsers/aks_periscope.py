"""``aks-periscope networkoutbound``: whether AKS Periscope reached what a node of AKS needs, one answer a line as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import Glimpse, Look, Misread, Parsed, Parser, Program, Text
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.base.kinds import Kind
from netparse.parsers.shared.outcomes import outcome

_KEYS = {"TimeStamp", "Type", "URL", "Status"}
_LINE = r'\{"TimeStamp":"[^"]+","Type":"[^"]+","URL":"[^"]+","Status":"(?:Connected|Error: )'
"""As github.com/Azure/aks-periscope, pkg/collector/networkoutbound_collector.go, writes it."""
_BEGIN = lazy_re(_LINE)
_DIALLED = lazy_re(r"dial tcp (\[[^\]]+\]|[0-9.]+):\d+: ")


def _read(text: Text) -> Parsed:
    made, unparsed = [], []
    for n, line in enumerate(text.lines, text.first):
        if line.strip():
            test = _test(n, line)
            if test is None:
                unparsed.append(n)
            else:
                made.append(test)
    if not made:
        raise Misread("it has no result of a connection")
    return Parsed(records=tuple(made), unparsed=tuple(unparsed))


def _test(n: int, line: str) -> records.ConnectionTest | None:
    """Return the test of a line; only a failure says which address was asked."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or found.keys() < _KEYS or not all(isinstance(found[k], str) for k in _KEYS):
        return None
    host, _, port = found["URL"].rpartition(":")
    detail = found["Status"].removeprefix("Error: ")
    dialled = _DIALLED.search(detail)
    return records.ConnectionTest(
        line=n,
        last_line=n,
        host=host,
        address=dialled[1].strip("[]") if dialled else None,
        port=int(port) if port.isdecimal() else None,
        protocol="tcp",
        result="answered" if detail == "Connected" else outcome(detail),
        detail=detail,
    )


def _signature(lines: Sequence[str]) -> bool:
    return all(_BEGIN.match(line) for line in lines)


PARSER = Parser(
    stem="aks_periscope",
    programs=(Program(names=("aks-periscope",), in_name=lambda word, following: None, is_line=False),),
    prints=lambda command: True,
    structured=True,
    looks=(Look(table="networkoutbound", line=_LINE, heads=('{"T',)),),
    glimpse=Glimpse(objects=r'\A\{"TimeStamp":"[^"]+","Type":'),
    kinds=(Kind.TESTS,),
    captured_from=("aks-periscope networkoutbound",),
    record="ConnectionTest",
    signature=_signature,
    read=_read,
    coverage=lambda text, parsed: Coverage(whole=True),
)
