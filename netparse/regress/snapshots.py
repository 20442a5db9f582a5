"""Writes and verifies snapshots: ``x.txt.netparse.json`` beside the capture ``x.txt`` or the bundle ``x.txt``."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from netparse.captures import parse
from netparse.cluster.node import LISTINGS
from netparse.errors import DataError, SourceError
from netparse.regress import content
from netparse.regress.compare import differences

SUFFIX = ".netparse.json"
_MAY_BE_TEXT = 1 << 20  # a file whose beginning is not recognised within this much is no capture


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one capture or bundle; ``details`` are a line each."""

    path: Path
    state: Literal["same", "different", "missing", "unused", "outdated", "written", "unchanged"]
    details: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        return self.state in ("same", "written", "unchanged")


def snapshot(paths: Iterable[Path], mask: tuple[str, ...] = ()) -> Iterator[Outcome]:
    """Write what every capture in these paths parses to, and of a bundle (it has a node list) its findings."""
    for subject in _subjects(paths):
        yield _write(subject, _actual(subject, mask))


def verify(paths: Iterable[Path], *, update: bool = False) -> Iterator[Outcome]:
    """Compare with the snapshots; ``update`` accepts what is there now and removes snapshots that belong to nothing."""
    given = list(paths)
    for subject in _subjects(given):
        yield _verified(subject, update)
    for beside in _unused(given):
        yield check(beside.with_name(beside.name.removesuffix(SUFFIX)), update=update)


def check(subject: Path, *, update: bool = False) -> Outcome:
    """Compare one capture or bundle with its snapshot; a snapshot whose capture is gone is unused."""
    if not subject.exists():
        if update:
            snapshot_path(subject).unlink()
        return Outcome(
            snapshot_path(subject), "written" if update else "unused", ("there is no capture of this name beside it",)
        )
    return _verified(subject, update)


def snapshot_path(subject: Path) -> Path:
    """Return where the snapshot of a capture or bundle lies."""
    return subject.with_name(subject.name + SUFFIX)


def _verified(subject: Path, update: bool) -> Outcome:
    beside = snapshot_path(subject)
    if not beside.exists():
        return _write(subject, _actual(subject, ())) if update else Outcome(subject, "missing", ("it has no snapshot",))
    expected = _load(beside)
    mask = tuple(expected.pop("masked", ()))
    actual = _actual(subject, mask)
    version = expected.get("schema_version", content.SCHEMA_VERSION)
    if version != content.SCHEMA_VERSION:
        if update:
            return _write(subject, actual)
        return Outcome(
            subject, "outdated", (f"its snapshot is of version {version}; netparse writes {content.SCHEMA_VERSION}",)
        )
    found = tuple(map(str, _compare(expected, actual)))
    if not found:
        return Outcome(subject, "same")
    if update and expected.get("match") != "subset":
        return _write(subject, actual)
    return Outcome(subject, "different", found)


def _compare(expected: dict[str, Any], actual: dict[str, Any]) -> Iterator[Any]:
    subset = expected.pop("match", "exact") == "subset"
    if subset and "records" in expected:
        records = [r for c in actual.get("captures", ()) for r in c["records"]]
        yield from differences(expected.pop("records"), records, subset=True, path="records")
    actual = {k: v for k, v in actual.items() if k != "masked"}
    yield from differences(expected, actual, subset=subset)


def _actual(subject: Path, mask: tuple[str, ...]) -> dict[str, Any]:
    return content.of_bundle(subject, mask) if _is_bundle(subject) else content.of_file(subject, mask)


def _subjects(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the captures and bundles that have a snapshot or could have one, in a stable order."""
    for path in paths:
        if not path.exists():
            raise SourceError(f"{path}: there is no such file or folder")
        if path.is_file():
            yield path
            continue
        if snapshot_path(path).exists() or _has_node_list(path):
            yield path
        for file in sorted(p for p in path.rglob("*") if p.is_file() and not p.name.endswith(SUFFIX)):
            if snapshot_path(file).exists() or _is_capture(file):
                yield file
        for folder in sorted(p for p in path.rglob("*") if p.is_dir()):
            if snapshot_path(folder).exists():
                yield folder


def _unused(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            for beside in sorted(path.rglob(f"*{SUFFIX}")):
                if not beside.with_name(beside.name.removesuffix(SUFFIX)).exists():
                    yield beside


def _is_bundle(subject: Path) -> bool:
    return subject.is_dir() or not _is_capture(subject)


def _has_node_list(folder: Path) -> bool:
    return any(
        c.command in LISTINGS and c.records
        for file in sorted(folder.iterdir())
        if file.is_file() and _is_small(file)
        for c in parse(file.read_bytes(), source=file.name)
    )


def _is_capture(file: Path) -> bool:
    return _is_small(file) and any(c.command for c in parse(file.read_bytes(), source=file.name))


def _is_small(file: Path) -> bool:
    return not file.name.endswith(SUFFIX) and (
        file.stat().st_size <= _MAY_BE_TEXT or b"\0" not in file.open("rb").read(4096)
    )


def _write(subject: Path, actual: dict[str, Any]) -> Outcome:
    beside = snapshot_path(subject)
    text = json.dumps(actual, indent=1, ensure_ascii=False) + "\n"
    if beside.exists() and beside.read_text(encoding="utf-8") == text:
        return Outcome(subject, "unchanged")
    beside.write_text(text, encoding="utf-8")
    return Outcome(subject, "written", (str(beside),))


def _load(beside: Path) -> dict[str, Any]:
    try:
        loaded = json.loads(beside.read_text(encoding="utf-8"))
    except ValueError as error:
        raise DataError(f"{beside} is no JSON: {error}; write it anew with `netparse snapshot`") from error
    if not isinstance(loaded, dict):
        raise DataError(f"{beside} is not the snapshot of a capture; write it anew with `netparse snapshot`")
    return loaded
