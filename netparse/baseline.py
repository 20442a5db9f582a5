"""Findings that somebody has accepted: a TOML file of them, with reason and expiry, applied to what a run found."""

import os
import time
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from netparse.errors import DataError
from netparse.findings import Finding, Suppressed, Verdict

_FIELDS = {"check": str, "node": str, "subject": str, "reason": str, "expires": date}
_SUPPRESSIBLE = (Verdict.FAIL, Verdict.WARN, Verdict.INFO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """``node`` and ``subject`` are patterns as a shell has them; None is any."""

    check: str
    reason: str
    node: str | None = None
    subject: str | None = None
    expires: date | None = None

    def covers(self, finding: Finding, node: str) -> bool:
        return (
            fnmatchcase(finding.check, self.check)
            and (self.node is None or fnmatchcase(node, self.node))
            and (self.subject is None or fnmatchcase(finding.subject, self.subject))
        )

    def __str__(self) -> str:
        return " ".join(filter(None, (self.check, self.node and f"on {self.node}", self.subject)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What is left, what was suppressed, and sentences about entries that are expired or match nothing."""

    findings: tuple[Finding, ...]
    suppressed: tuple[Suppressed, ...]
    notes: tuple[str, ...]


def load_baseline(path: Path) -> tuple[Entry, ...]:
    """Return the entries of a baseline file. Raises DataError that names file, entry and field."""
    try:
        loaded = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError(f"{path}: {error.strerror or error}; --write-baseline writes a new one") from error
    except ValueError as error:
        raise DataError(f"{path} is not valid TOML: {error}") from error
    entries = loaded.get("suppress", [])
    if not isinstance(entries, list) or set(loaded) - {"suppress"}:
        raise DataError(f"{path}: a baseline holds [[suppress]] tables and nothing else")
    return tuple(_entry(path, number, raw) for number, raw in enumerate(entries, 1))


def _entry(path: Path, number: int, raw: dict[str, Any]) -> Entry:
    for name in ("check", "reason"):
        if not raw.get(name):
            raise DataError(f'{path}: entry {number}: field "{name}" is missing')
    for name, value in raw.items():
        if name not in _FIELDS:
            raise DataError(f'{path}: entry {number}: there is no field "{name}"; there are {", ".join(_FIELDS)}')
        if not isinstance(value, _FIELDS[name]):
            raise DataError(f'{path}: entry {number}: field "{name}" must be a {_FIELDS[name].__name__}')
    return Entry(**raw)


def apply_baseline(findings: Iterable[Finding], entries: tuple[Entry, ...], where: str) -> Applied:
    """Split the findings. One that concerns several nodes is suppressed when entries that still hold cover all of them."""
    today = _today()
    live = [e for e in entries if e.expires is None or e.expires >= today]
    used: set[int] = set()
    kept: list[Finding] = []
    suppressed: list[Suppressed] = []
    for f in findings:
        by_node = [[e for e in live if e.covers(f, node)] for node in f.nodes or ("",)]
        if f.verdict in _SUPPRESSIBLE and by_node and all(by_node):
            used |= {id(e) for matching in by_node for e in matching}
            first = by_node[0][0]
            suppressed.append(Suppressed(finding=f, reason=first.reason, expires=first.expires))
        else:
            kept.append(f)
    notes = [f"{where}: the entry of {e} expired on {e.expires}" for e in entries if e not in live]
    notes += [f"{where}: the entry of {e} matches no finding" for e in live if id(e) not in used]
    return Applied(findings=tuple(kept), suppressed=tuple(suppressed), notes=tuple(notes))


def baseline_text(findings: Iterable[Finding]) -> str:
    """Return a baseline that accepts what is wrong now, an entry per node; the reasons are left for people to write."""
    lines = ["# Findings that are accepted for now. Give each a reason; expires = 2030-01-31 brings it back then."]
    for f in findings:
        if f.verdict in (Verdict.FAIL, Verdict.WARN):
            for node in f.nodes:
                lines += ["", "[[suppress]]", f"check = {_quoted(f.check)}", f"node = {_quoted(_literal(node))}"]
                lines += [f"subject = {_quoted(_literal(f.subject))}"] if f.subject else []
                lines += ['reason = "accepted when the baseline was written"']
    return "\n".join(lines) + "\n"


def _literal(text: str) -> str:
    return "".join(f"[{c}]" if c in "*?[" else c for c in text)


def _quoted(text: str) -> str:
    escaped = "".join(
        f"\\u{ord(c):04x}" if ord(c) < 32 or ord(c) == 127 else c
        for c in text.replace("\\", "\\\\").replace('"', '\\"')
    )
    return f'"{escaped}"'


def _today() -> date:
    return datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", time.time())), UTC).date()
