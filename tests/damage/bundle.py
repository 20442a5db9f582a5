"""A bundle in memory, judged again and again with one file changed: what did not change is parsed once."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

from netparse.captures import Capture, bundle, parse
from netparse.captures.bulk import jobs, read_all
from netparse.captures.collectors import Layout
from netparse.captures.origin.assign import assign_nodes
from netparse.checks import CHECKS, Context, run_checks
from netparse.cluster import build_cluster
from netparse.findings import Finding, Verdict
from netparse.parsers import PARSERS
from netparse.ports.circumstances import detect
from netparse.records import to_dict
from netparse.sources import Member
from tests.conftest import BUNDLES

CRIES = (Verdict.FAIL, Verdict.WARN)
_PLACES = ("line", "last_line")


@dataclass(frozen=True)
class Outcome:
    """What was judged, and what was read: each file's records as plain values."""

    findings: tuple[Finding, ...]
    records: Mapping[str, tuple[dict[str, Any], ...]]

    @property
    def cries(self) -> dict[tuple[str, str, tuple[str, ...]], Finding]:
        return {(f.verdict.value, f.check, f.nodes): f for f in self.findings if f.verdict in CRIES}


class Files:
    """The files of one bundle, by path."""

    def __init__(self, folder: Path) -> None:
        self.name = str(folder.relative_to(BUNDLES))
        paths = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "expected.toml")
        self.data = {str(p.relative_to(folder)): p.read_bytes() for p in paths}
        self._parsed: dict[tuple[str, bytes], list[Capture]] = {}

    def judge(self, changed: Mapping[str, bytes | None]) -> Outcome:
        """Return the outcome with these files changed; None takes a file away."""
        files = {name: data for name, data in {**self.data, **changed}.items() if data is not None}
        members = [Member(source=name, path=name, data=data, size=len(data)) for name, data in files.items()]
        with mock.patch.object(read_all, "parse", self._parse(changed)):
            captures = bundle._Reader(Layout.of(list(files)), members, [], PARSERS).captures(jobs.HERE)
        cluster = build_cluster(assign_nodes(captures, {}))
        context = Context(cluster=cluster, circumstances=detect(cluster))
        asked = changed or files
        records: dict[str, tuple[dict[str, Any], ...]] = {
            name: tuple(to_dict(r, line=True) for c in captures if c.source == name for r in c.records)
            for name in asked
        }
        return Outcome(run_checks(CHECKS, context), records)

    def _parse(self, changed: Mapping[str, bytes | None]) -> Callable[..., list[Capture]]:
        def cached(data: bytes, *, source: str, **more: Any) -> list[Capture]:
            if source in changed:
                return parse(data, source=source, **more)
            if (source, data) not in self._parsed:
                self._parsed[source, data] = parse(data, source=source, **more)
            return self._parsed[source, data]

        return cached


@cache
def clean_bundles() -> tuple[Files, ...]:
    """The bundles in which nothing fails or warns: those of healthy clusters, and of each check the scenarios that pass."""
    folders = sorted({*BUNDLES.glob("healthy/*/"), *BUNDLES.glob("*/pass.*/")})
    return tuple(found for f in folders if not (found := Files(f)).judge({}).cries)


def within(part: object, whole: object) -> bool:
    """Whether a value is, or is a part of, one that the whole capture has: fields may be absent, never others."""
    if part is None:
        return True
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(within(v, whole.get(k)) for k, v in part.items() if k not in _PLACES)
    if isinstance(part, list | tuple):
        return isinstance(whole, list | tuple) and all(any(within(p, w) for w in whole) for p in part)
    return part == whole


def invented(outcome: Outcome, whole: Outcome, put_in: int = 0) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the records, with their file, that are no part of a record of the whole file; one line may have been put in."""
    for name, records in outcome.records.items():
        for record in records:
            if (
                record["line"] != put_in
                and record not in whole.records[name]
                and not any(within(record, w) for w in whole.records[name])
            ):
                yield name, record
