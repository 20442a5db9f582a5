"""Logs, events and errors of components (``journalctl``, ``kubectl logs``, ``dmesg``): the lines that tell of the network.

Nothing of a log is said to be missing: of its lines those are read that are evidence by themselves.
"""

from __future__ import annotations

from netparse.parsers.base import Parsed, Parser, Text
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.base.kinds import Kind
from netparse.parsers.shared.statements import statements_of

_LIMIT = "a log tells what happened, and not all of it"


def _read(text: Text) -> Parsed:
    found = {n: statements_of(line, n) for n, line in enumerate(text.lines, text.first) if line.strip()}
    made = tuple(m for messages in found.values() for m in messages)
    return Parsed(records=made, unparsed=tuple(n for n, messages in found.items() if not messages))


PARSER = Parser(
    stem="log_messages",
    captured_from=("journalctl -u kubelet", "kubectl -n NAMESPACE logs POD", "kubectl get events -A", "dmesg"),
    record="LogMessage",
    kinds=(Kind.MESSAGES,),
    signature=lambda lines: False,
    read=_read,
    coverage=lambda text, parsed: Coverage(whole=False, limits=(_LIMIT,)),
)
