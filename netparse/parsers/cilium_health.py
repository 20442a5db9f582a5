"""``cilium-health status``: what Cilium's own probes from one node to all others found, host to host and to an endpoint.

``cilium status`` of the agent ends with the same table in its short form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import Glimpse, Look, Parsed, Parser, Text, simple
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.base.kinds import Kind
from netparse.parsers.shared.outcomes import outcome

if TYPE_CHECKING:
    from netparse.records import ConnectionTest

_PORT = 4240
"""Where the agent answers its peers: docs.cilium.io, system requirements, firewall rules."""
_AGENT = "cilium-agent"
_HEAD = lazy_re(
    r"(?:Probe time|Cluster health):\s.*$|Nodes:$|Name\s+IP\s+(?:Node\s+Endpoints|Reachable\s+Endpoints reachable)$"
    r"|(?:Host|Endpoint|Secondary) connectivity:\s+nil$|\.\.\.$"
)
_SUMMARY = lazy_re(
    r"\s*(?P<name>[\w./-]+)(?: \(localhost\))?\s+(?P<address>[0-9A-Fa-f.:]+|Unavailable)(?:,[0-9A-Fa-f.:,]+)?"
    r"\s+(?P<host>(?:un)?reachable|unknown|true|false)\s+(?P<pods>(?:un)?reachable|unknown|true|false)$"
)
"""A row of ``--succinct``; before 1.14 it printed true and false. A node of two families has an address of each."""
_SHORT = lazy_re(r"\s*Cluster health:\s+\d+/\d+ reachable\s")
_OF_AGENT = lazy_re(r"[A-Z][\w /()-]*:(?:\s.*)?$")
"""What ``cilium status`` says of the agent above and below its table: ``KVStore: Ok``."""
_NODE = lazy_re(r"\s*(?P<name>[\w./-]+)(?: \(localhost\))?:$")
_TO = lazy_re(r"\s*(?P<what>Host|Endpoint|Secondary) connectivity to (?P<address>[0-9A-Fa-f.:]+):$")
_PROBE = lazy_re(r"\s*(?P<kind>ICMP|HTTP) to (?:stack|agent):\s+(?P<result>\S.*)$")
_OK = lazy_re(r"OK\b")


def _read(text: Text) -> Parsed:
    made: list[ConnectionTest] = []
    unparsed: list[int] = []
    peer = address = None
    to_pods = False
    for n, line in enumerate(text.lines, text.first):
        if not line.strip() or _HEAD.match(line.strip()):
            continue
        if to := _TO.match(line):
            address = to["address"]
            if to["what"] != "Secondary":  # a further address of what stands above it
                to_pods = to["what"] == "Endpoint"
        elif (probe := _PROBE.match(line)) and address:
            made.append(_test(n, peer, address, to_pods, probe["kind"], probe["result"].strip()))
        elif summary := _SUMMARY.match(line):
            made += _summed_up(n, summary)
        elif _OF_AGENT.match(line):
            address = None
        elif node := _NODE.match(line):
            peer, address = node["name"].rpartition("/")[2], None
        else:
            unparsed.append(n)
    return Parsed(records=tuple(made), unparsed=tuple(unparsed))


def _test(n: int, peer: str | None, address: str, to_pods: bool, kind: str, result: str) -> ConnectionTest:
    return records.ConnectionTest(
        line=n,
        last_line=n,
        address=address,
        port=_PORT if kind == "HTTP" else None,
        protocol="tcp" if kind == "HTTP" else "icmp",
        result="answered" if _OK.match(result) else outcome(result),
        detail=result,
        peer=peer,
        to_pods=to_pods,
        agent=_AGENT,
    )


def _summed_up(n: int, row: re.Match[str]) -> Iterator[ConnectionTest]:
    """Yield the tests of a row, which says of none why it failed; what is unknown was not tried yet."""
    address = row["address"] if row["address"] != "Unavailable" else None
    for name in ("host", "pods"):
        if row[name] != "unknown":
            yield records.ConnectionTest(
                line=n,
                last_line=n,
                address=address if name == "host" else None,
                port=_PORT,
                protocol="tcp",
                result="answered" if row[name] in ("reachable", "true") else "failed",
                detail=row[name],
                peer=row["name"].rpartition("/")[2],
                to_pods=name == "pods",
                agent=_AGENT,
            )


def _signature(lines: Sequence[str]) -> bool:
    short = next((n for n, line in enumerate(lines) if _SHORT.match(line)), None)
    if short is not None and any(map(_SUMMARY.match, lines[short + 1 : short + 4])):
        others = (x for x in lines[:short] if not _OF_AGENT.match(x))
        return sum(1 for _ in others) <= 1  # the command that printed it
    return any(_TO.match(line) for line in lines[:12]) and any(_PROBE.match(line) for line in lines[:14])


PARSER = Parser(
    stem="cilium_health",
    programs=(
        simple("cilium-health", letters=lazy_re(r"$^"), is_line=False),
        simple("cilium", "cilium-dbg", letters=lazy_re(r"$^"), is_line=False),
    ),
    prints=lambda command: command.arguments[:1] == ("status",) or "status" in command.arguments[-2:],
    looks=(
        Look(
            table="cilium-health",
            line=r"\s*(?:Host|Endpoint) connectivity to [0-9A-Fa-f.:]+:$",
            inside=(" connectivity to ",),
        ),
    ),
    glimpse=Glimpse(signs=("Host connectivity to ",), early=r"Cluster health:\s+\d+/\d+ reachable"),
    kinds=(Kind.TESTS,),
    captured_from=("cilium-health status", "cilium status"),
    record="ConnectionTest",
    signature=_signature,
    read=_read,
    coverage=lambda text, parsed: Coverage(whole=True),
)
