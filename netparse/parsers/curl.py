"""``curl -v``: which addresses were tried, and what became of each; collectors ask the API server with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import Glimpse, Look, Parsed, Parser, Text, simple
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.base.kinds import Kind
from netparse.parsers.base.shape import is_ip
from netparse.parsers.shared.outcomes import outcome

if TYPE_CHECKING:
    import re

    from netparse.records import ConnectionTest

_URL = lazy_re(r"curling (?:\w+://)?(\[[^\]]+\]|[^\s/:]+)(?::(\d+))?\S*(?: |$)")
_TRYING = lazy_re(r"\*\s+Trying \[?([0-9A-Fa-f.:]+?)\]?(?::(\d+))?\.\.\.")
_CONNECTED = lazy_re(r"\* Connected to (\S+) \(([0-9A-Fa-f.:]+)\) port (\d+)")
_ONE_FAILED = lazy_re(
    r"\* (?:connect to|Immediate connect fail for) ([0-9A-Fa-f.:]+?)(?: port (\d+) failed)?: (.+?)(?:\s{2,}|$)"
)
_ALL_FAILED = lazy_re(
    r"(?:\*|curl: \(\d+\)) Failed to connect to (\S+) port (\d+)(?: after \d+ ms)?: (.+?)(?:\s{2,}|$)"
)
_TIMED_OUT = lazy_re(r"curl: \(28\) (Connection timed out.*)")
_UNRESOLVED = lazy_re(r"(?:\*|curl: \(6\)) (Could(?:n't| not) resolve host:? (\S+))")
_STATUS = lazy_re(r"< (HTTP/\S+ \d+.*)")
_FRAME = lazy_re(
    r"[*<>] |[<>*]$|[{}] \[\d+ bytes data\]|\s+% Total|\s+Dload|\s*\d+\s+\S+\s+\d+\s+\S+|curl: \(\d+\) |curling "
)
_BEGIN = lazy_re(
    r"\s+% Total\s+% Received|(?:.*\s)?\*\s+Trying \S+\.\.\.|\* Connected to \S+ \(|curl: \(\d+\) |curling \S+://"
)


class _Reader:
    """Joins the lines of one attempt: an address that is tried, then connected or failed."""

    def __init__(self) -> None:
        self.tests: list[ConnectionTest] = []
        self.asked: tuple[str | None, int | None] = (None, None)
        self.trying: list[tuple[str, int | None]] = []
        self.in_body = False
        self.settled = False

    def read(self, line: str, n: int) -> bool:
        """Return whether a line was understood."""
        if asked := _URL.match(line):
            self.asked, self.trying, self.settled, self.in_body = (
                (asked[1].strip("[]"), _port(asked[2])),
                [],
                False,
                False,
            )
        if trying := _TRYING.search(line):
            self.trying.append(_address_and_port(trying))
            self.settled = self.in_body = False
        if connected := _CONNECTED.search(line):
            self._settle(n, "answered", connected[0].removeprefix("* "), connected[2], int(connected[3]), connected[1])
            self.in_body = True
        elif failed := _ONE_FAILED.search(line):
            self._settle(n, outcome(failed[3]), failed[3], failed[1], _port(failed[2]))
        elif failed := _ALL_FAILED.search(line):
            self._left_over(n, failed[1], int(failed[2]), failed[3])
        elif late := _TIMED_OUT.match(line):
            self._left_over(n, None, None, late[1])
        elif (lost := _UNRESOLVED.match(line)) and not self.settled:
            self.settled = True
            self._add(n, "unresolved", lost[1], None, None, lost[2])
        elif (status := _STATUS.match(line)) and self.tests and self.tests[-1].result == "answered":
            self.tests[-1] = replace(self.tests[-1], detail=status[1].strip())
            self.in_body = True
        return self.in_body or bool(_FRAME.match(line)) or bool(trying)

    def _settle(
        self, n: int, result: str, detail: str, address: str, port: int | None, host: str | None = None
    ) -> None:
        known = next((p for a, p in self.trying if a == address), None)
        self.trying = [t for t in self.trying if t[0] != address]
        self.settled = True
        self._add(n, result, detail, address, port or known, host)

    def _left_over(self, n: int, host: str | None, port: int | None, detail: str) -> None:
        """The last word: of the addresses that nothing was said of, or of the host where no address was shown."""
        for address, tried in self.trying:
            self._add(n, outcome(detail), detail, address, port or tried, host)
        if not self.trying and not self.settled and host is not None:
            self._add(n, outcome(detail), detail, host if is_ip(host) else None, port, host)
        self.trying, self.settled = [], True

    def _add(self, n: int, result: str, detail: str, address: str | None, port: int | None, host: str | None) -> None:
        name = host if host and not is_ip(host) else None
        self.tests.append(
            records.ConnectionTest(
                line=n,
                last_line=n,
                host=name or self.asked[0],
                address=address,
                port=port or self.asked[1],
                protocol="tcp",
                result=result,
                detail=detail.strip(),
            )
        )


def _address_and_port(trying: re.Match[str]) -> tuple[str, int | None]:
    """Return what is tried; the last part of an IPv6 address that an old release prints without a port is no port."""
    address, port = trying[1], trying[2]
    return (address, _port(port)) if port is None or is_ip(address) else (f"{address}:{port}", None)


def _port(text: str | None) -> int | None:
    return int(text) if text else None


def _read(text: Text) -> Parsed:
    reader = _Reader()
    unparsed = tuple(n for n, line in enumerate(text.lines, text.first) if line.strip() and not reader.read(line, n))
    return Parsed(records=tuple(reader.tests), unparsed=unparsed)


def _signature(lines: Sequence[str]) -> bool:
    """Lines that only a talkative or failing run prints, within the first ones."""
    return any(_BEGIN.match(line) for line in lines[:8]) and any(
        p.search(line) for line in lines[:60] for p in (_TRYING, _CONNECTED, _ALL_FAILED, _UNRESOLVED, _TIMED_OUT)
    )


PARSER = Parser(
    stem="curl",
    programs=(simple("curl", letters=lazy_re(r"[kvsSLI]+$"), is_line=False),),
    prints=lambda command: True,
    looks=(Look(table="curl", line=r"curling \w+://|\* Connected to \S+ \(", inside=("curling ", "* Connected to ")),),
    glimpse=Glimpse(
        signs=("% Received % Xferd",), early=r"curling \w+://|\* +Trying \S+\.\.\.|\* Connected to |curl: \(\d+\) "
    ),
    kinds=(Kind.TESTS,),
    captured_from=("curl -kv https://API-SERVER:6443/healthz",),
    record="ConnectionTest",
    signature=_signature,
    read=_read,
    coverage=lambda text, parsed: Coverage(whole=True),
)
