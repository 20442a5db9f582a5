"""Writes and verifies snapshots: ``x.txt.netparse.json`` beside the capture ``x.txt`` or the bundle ``x.txt``."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from netparse.errors import DataError, NetparseError, OutputError, SourceError, UsageError
from netparse.files import ready, write_whole
from netparse.parsers.own import load_parsers
from netparse.pipeline import Options
from netparse.regress import content
from netparse.regress.compare import compare
from netparse.regress.mask import known_masks
from netparse.regress.settings import from_dict
from netparse.regress.subjects import SUFFIX, is_archive, named, snapshot_path, subject_path, subjects, unused

_KEPT = ("comment", "match", "masked", "options")  # by whoever wrote the expectation; not compared


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one capture or bundle; ``details`` are a line each."""

    path: Path
    state: Literal[
        "same", "different", "missing", "unused", "outdated", "unreadable", "written", "unchanged", "removed"
    ]
    details: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        return self.state in ("same", "written", "unchanged", "removed")


def snapshot(
    paths: Iterable[Path], *, mask: Sequence[str] = (), options: Options | None = None, as_bundle: bool = False
) -> Iterator[Outcome]:
    """Write what every capture in these paths parses to, and of every bundle its findings under these options.

    With ``as_bundle`` each path is one bundle, whatever lies in it. A hand-written partial expectation is left as it is.
    """
    options = options or Options()
    parsers = load_parsers(options.templates)
    given = [p for p in paths if not p.name.endswith(SUFFIX)]  # as a shell's * gives them too
    for subject in map(named, given) if as_bundle else subjects(given, parsers):
        if _is_partial(subject):
            yield Outcome(subject, "unchanged", ("its expectation is partial and written by hand",))
        elif as_bundle or subject.is_dir() or is_archive(subject):
            yield _write(subject, content.of_bundle(subject, mask, options))
        else:
            yield _write(subject, content.of_file(subject, mask, parsers))


def verify(paths: Iterable[Path], *, update: bool = False, templates: Path | None = None) -> Iterator[Outcome]:
    """Compare with the snapshots; ``update`` accepts what is there now and removes snapshots that belong to nothing."""
    paths = list(paths)
    folders = [p for p in paths if not p.name.endswith(SUFFIX)]
    alone = [subject_path(p) for p in paths if p.name.endswith(SUFFIX)]
    if folders or not alone:
        alone = [*subjects(folders, load_parsers(templates)), *alone, *unused(folders)]
    for subject in dict.fromkeys(alone):
        yield check(subject, update=update, templates=templates)


def check(subject: Path, *, update: bool = False, templates: Path | None = None) -> Outcome:
    """Compare one capture or bundle with its snapshot; a snapshot whose capture is gone is unused."""
    beside = snapshot_path(subject)
    if not subject.exists():
        if not beside.exists():
            raise SourceError(f"{beside}: there is no such file")
        return _without_subject(subject, update)
    if not beside.exists():
        if not update:
            return Outcome(
                subject, "missing", (f"it has no snapshot {beside.name}: write it with `netparse snapshot`",)
            )
        return _write(subject, _actual(subject, {}, templates))
    try:
        return _verified(subject, _load(beside), update, templates)
    except DataError as error:
        return Outcome(subject, "unreadable", (str(error),))


def _without_subject(subject: Path, update: bool) -> Outcome:
    beside = snapshot_path(subject)
    if update:
        beside.unlink()
        return Outcome(beside, "removed", (f"there is no {subject.name} beside it",))
    return Outcome(beside, "unused", (f"there is no {subject.name} beside it",))


def _verified(subject: Path, expected: dict[str, Any], update: bool, templates: Path | None) -> Outcome:
    version = expected.pop("schema_version", content.SCHEMA_VERSION)
    partial = expected.get("match") == "subset"
    try:
        actual = _actual(subject, expected, templates)
    except DataError:
        raise
    except NetparseError as error:
        return Outcome(subject, "different", (str(error),))
    if version != content.SCHEMA_VERSION and not (update and not partial):
        reason = (
            f"its snapshot has schema version {version}, netparse writes {content.SCHEMA_VERSION}: accept with --update"
        )
        return Outcome(subject, "outdated", (reason,))
    wanted = {k: v for k, v in expected.items() if k not in _KEPT}
    shown = {k: v for k, v in actual.items() if k not in (*_KEPT, "schema_version")}
    found = tuple(map(str, compare(wanted, shown, subset=partial)))
    if update and not partial and (found or version != content.SCHEMA_VERSION):
        return _write(subject, actual, comment=expected.get("comment"))
    if update and found:
        found += ("its expectation is partial and written by hand: change it by hand",)
    return Outcome(subject, "different", found) if found else Outcome(subject, "same")


def _actual(subject: Path, expected: dict[str, Any], templates: Path | None) -> dict[str, Any]:
    """Return what is there now, in the form and under the masks and options of what is expected."""
    beside = snapshot_path(subject)
    try:
        mask = known_masks(expected.get("masked", ()))
    except (UsageError, AttributeError, TypeError) as error:
        raise DataError(f"{beside}: {error}") from error
    about_bundle = "findings" in expected or "summary" in expected
    about_file = "captures" in expected or "records" in expected
    if subject.is_dir() or about_bundle or (is_archive(subject) and not about_file):
        return content.of_bundle(subject, mask, from_dict(expected.get("options", {}), beside, templates))
    return content.of_file(subject, mask, load_parsers(templates))


def _is_partial(subject: Path) -> bool:
    beside = snapshot_path(subject)
    return beside.exists() and _load(beside).get("match") == "subset"


def _write(subject: Path, actual: dict[str, Any], comment: object = None) -> Outcome:
    beside = snapshot_path(subject)
    kept = {"comment": comment, **actual} if comment is not None else actual
    text = json.dumps(kept, indent=1, ensure_ascii=False) + "\n"
    data = text.encode("utf-8", "backslashreplace")  # a lone surrogate becomes JSON's own way to write it
    if beside.is_file() and beside.read_bytes() == data:
        return Outcome(subject, "unchanged")
    try:
        write_whole(beside, data)
    except OutputError as error:
        raise OutputError(f"{error}; a snapshot stands beside its capture") from error
    return Outcome(subject, "written", (str(beside),))


def _load(beside: Path) -> dict[str, Any]:
    try:
        loaded = json.loads(ready(beside).read_text(encoding="utf-8"))
    except ValueError as error:
        raise DataError(f"{beside} is no JSON: {error}; write it anew with `netparse snapshot`") from error
    except OSError as error:
        raise DataError(f"{beside}: {error.strerror or error}") from error
    except RecursionError:
        raise DataError(f"{beside} is nested too deeply; write it anew with `netparse snapshot`") from None
    if not isinstance(loaded, dict):
        raise DataError(f"{beside} is not the snapshot of a capture; write it anew with `netparse snapshot`")
    if loaded.get("match", "exact") not in ("exact", "subset"):
        raise DataError(f'{beside}: "match" is "exact" or "subset"')
    return loaded
