"""Findings that somebody has accepted: a TOML file of them, with reason and expiry, applied to what a run found."""

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fnmatch import fnmatchcase
from pathlib import Path

from netparse.errors import DataError
from netparse.files import read_toml
from netparse.findings import Finding, Suppressed, Verdict

_FIELDS = {"check": str, "node": str, "subject": str, "reason": str, "expires": date}
_NEW = "accepted when the baseline was written"
_SUPPRESSIBLE = (Verdict.FAIL, Verdict.WARN, Verdict.INFO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """``node`` and ``subject`` are patterns as a shell has them; None is any."""

    check: str
    reason: str
    node: str | None = None
    subject: str | None = None
    expires: date | None = None

    def covers(self, check: str, node: str, subject: str) -> bool:
        return (
            fnmatchcase(check, self.check)
            and (self.node is None or fnmatchcase(node, self.node))
            and (self.subject is None or fnmatchcase(subject, self.subject))
        )

    def __str__(self) -> str:
        return " ".join(filter(None, (self.check, self.node and f"on {self.node}", self.subject)))


def _same(text: str) -> str:
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Pseudonyms:
    """A baseline names things as they are called, also where findings have pseudonyms: ``original`` gives the names that
    entries are compared with, ``redacted`` what may be said of entries.
    """

    original: Callable[[str], str] = _same
    redacted: Callable[[str], str] = _same

    def of_entry(self, entry: Entry) -> str:
        """Return how an entry is called in a sentence: where names are hidden its patterns are, which may be beginnings of them."""
        return str(entry) if self.redacted is _same else entry.check


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What is left, what was suppressed, and sentences about entries that are expired or match nothing."""

    findings: tuple[Finding, ...]
    suppressed: tuple[Suppressed, ...]
    notes: tuple[str, ...]


def load_baseline(path: Path) -> tuple[Entry, ...]:
    """Return the entries of a baseline file. Raises DataError that names file, entry and field."""
    loaded = read_toml(path, advice="--write-baseline writes a new one")
    entries = loaded.get("suppress", [])
    if not isinstance(entries, list) or set(loaded) - {"suppress"}:
        raise DataError(f"{path}: a baseline holds [[suppress]] tables and nothing else")
    return tuple(_entry(path, number, raw) for number, raw in enumerate(entries, 1))


def _entry(path: Path, number: int, raw: object) -> Entry:
    if not isinstance(raw, dict):
        raise DataError(f"{path}: a baseline holds [[suppress]] tables and nothing else")
    for name in ("check", "reason"):
        if not raw.get(name):
            raise DataError(f'{path}: entry {number}: field "{name}" is missing')
    for name, value in raw.items():
        if name not in _FIELDS:
            raise DataError(f'{path}: entry {number}: there is no field "{name}"; there are {", ".join(_FIELDS)}')
        if not isinstance(value, _FIELDS[name]) or isinstance(value, datetime):
            raise DataError(f'{path}: entry {number}: field "{name}" must be a {_FIELDS[name].__name__}')
    return Entry(**raw)


def apply_baseline(
    findings: Iterable[Finding], entries: tuple[Entry, ...], where: str, pseudonyms: Pseudonyms = Pseudonyms()
) -> Applied:
    """Split the findings. One that concerns several nodes is suppressed when entries that still hold cover all of them."""
    today = _today()
    live = [e for e in entries if e.expires is None or e.expires >= today]
    original = pseudonyms.original
    used: set[int] = set()
    kept: list[Finding] = []
    suppressed: list[Suppressed] = []
    for f in findings:
        subject = original(f.subject) if live else f.subject
        nodes = (f.nodes or ("",)) if live else ()
        by_node = [[e for e in live if e.covers(f.check, original(node), subject)] for node in nodes]
        if f.verdict in _SUPPRESSIBLE and by_node and all(by_node):
            used |= {id(e) for matching in by_node for e in matching}
            first = by_node[0][0]
            suppressed.append(Suppressed(finding=f, reason=pseudonyms.redacted(first.reason), expires=first.expires))
        else:
            kept.append(f)
    notes = [f"{where}: the entry of {pseudonyms.of_entry(e)} expired on {e.expires}" for e in entries if e not in live]
    notes += [f"{where}: the entry of {pseudonyms.of_entry(e)} matches no finding" for e in live if id(e) not in used]
    return Applied(
        findings=tuple(kept), suppressed=tuple(suppressed), notes=tuple(pseudonyms.redacted(note) for note in notes)
    )


def baseline_text(findings: Iterable[Finding], known: tuple[Entry, ...] = ()) -> str:
    """Return a baseline that accepts what is wrong now, an entry per node; the reasons are left for people to write.

    The ``known`` entries of an older baseline stay as they are; what they cover gets no entry of its own.
    """
    lines = ["# Findings that are accepted for now. Give each a reason; expires = 2030-01-31 brings it back then."]
    for f in findings:
        if f.verdict in (Verdict.FAIL, Verdict.WARN):
            for node in f.nodes:
                if not any(entry.covers(f.check, node, f.subject) for entry in known):
                    lines += _written(
                        Entry(check=f.check, node=_literal(node), subject=_literal(f.subject) or None, reason=_NEW)
                    )
    return "\n".join([*lines, *(line for entry in known for line in _written(entry))]) + "\n"


def _written(entry: Entry) -> list[str]:
    """Return an entry as the lines of its table."""
    texts = {"check": entry.check, "node": entry.node, "subject": entry.subject, "reason": entry.reason}
    lines = ["", "[[suppress]]", *(f"{name} = {_quoted(text)}" for name, text in texts.items() if text is not None)]
    return [*lines, f"expires = {entry.expires}"] if entry.expires else lines


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
