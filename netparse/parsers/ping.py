"""``ping``: whether a host answered, and how many of the packets came back."""

from __future__ import annotations

from collections.abc import Sequence

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import Glimpse, Look, Parser, Row, row_by_row, simple
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.base.kinds import Kind
from netparse.parsers.shared.outcomes import outcome

_HEAD = lazy_re(r"PING [^\s(]+ ?\([^\s)]+")
_FAILURE = lazy_re(r"ping6?: \w")
"""A line as any program prints of itself: a name or a command must have promised it."""
_COUNT = lazy_re(r"\d+ packets transmitted, \d+ ")


def _test(row: Row) -> records.ConnectionTest:
    v = row.values
    sent, received = (int(v[name]) if v[name] else None for name in ("sent", "received"))
    detail = v["failure"] or v["unreachable"] or None
    asked = v["host"] or v["told"] or None
    return records.ConnectionTest(
        line=row.last,
        last_line=row.last,
        host=asked if asked != v["address"] else None,
        address=v["address"] or None,
        protocol="icmp",
        result="answered" if received else outcome(detail) if detail else "no-answer",
        detail=detail,
        sent=sent,
        received=received,
    )


def _signature(lines: Sequence[str]) -> bool:
    return bool(_HEAD.match(lines[0])) and any(_COUNT.match(line) for line in lines)


def _plausible(lines: Sequence[str]) -> bool:
    return bool(_FAILURE.match(lines[0]))


PARSER = Parser(
    stem="ping",
    programs=(simple("ping", "ping6", letters=lazy_re(r"[nq46]$"), is_line=False),),
    prints=lambda command: True,
    looks=(Look(table="ping", line=r"PING \S+ ?\(", heads=("PIN",), restart=r"PING \S+ ?\(", restart_sign="PING "),),
    glimpse=Glimpse(early=r"PING \S+ ?\("),
    kinds=(Kind.TESTS,),
    captured_from=("ping -n -c 3 NODE",),
    record="ConnectionTest",
    signature=_signature,
    plausible=_plausible,
    read=row_by_row("ping", _test),
    coverage=lambda text, parsed: Coverage(whole=True),
)
