"""One collector's table: by which paths it is known, which file holds which command, how it names its nodes."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from netparse.captures.collectors.patterns import compile_path
from netparse.errors import DataError
from netparse.resources import package_file

_REQUIRED = {"title", "archive", "nodes_per_bundle", "source", "signatures", "missing", "collect", "files"}
_OPTIONAL = {"names", "nodes", "dates", "manifest", "cut", "rank", "skip", "defects", "commands", "journals"}

Patterns = tuple[re.Pattern[str], ...]
Texts = tuple[tuple[re.Pattern[str], str], ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Collector:
    """Paths are relative to the top of the bundle.

    ``signatures`` are groups of paths: a bundle that has all of one group is this collector's. ``names`` are of its archive or
    top folder, ``nodes`` of the part that belongs to one node, ``journals`` of logs that
    name their host. Of ``files`` an empty command means that the name spells it,
    ``-`` that the file holds several outputs under headings of their own. ``rank`` decides between two that both fit.
    """

    stem: str
    title: str
    archive: str
    one_node: bool
    source: str
    signatures: tuple[tuple[str, ...], ...]
    names: Patterns
    nodes: Patterns
    dates: Patterns
    journals: Patterns
    manifest: str | None
    cut: Patterns
    rank: int
    files: Texts
    skip: Texts
    defects: Texts
    missing: str
    collect: tuple[str, ...]
    file_names: frozenset[str]
    """The last names in the patterns of ``files`` and ``dates``."""
    commands: tuple[str, ...]
    """The command lines of ``files`` and those of headings inside files, for the documentation."""


@cache
def collectors() -> tuple[Collector, ...]:
    """Return all collectors, the more telling ones first."""
    found = [_load(path) for path in sorted(package_file("captures", "collectors", "data").glob("*.toml"))]
    return tuple(sorted(found, key=lambda c: (c.rank, c.stem)))


def _load(path: Path) -> Collector:
    raw = tomllib.loads(path.read_text("utf-8"))
    wrong = (_REQUIRED - raw.keys()) | (raw.keys() - _REQUIRED - _OPTIONAL)
    if wrong or raw.get("nodes_per_bundle") not in ("one", "many"):
        raise DataError(f"{path.name}: missing or unknown: {', '.join(sorted(wrong)) or 'nodes_per_bundle'}")
    return Collector(
        stem=path.stem,
        title=raw["title"],
        archive=raw["archive"],
        one_node=raw["nodes_per_bundle"] == "one",
        source=raw["source"],
        signatures=tuple(tuple(group) for group in raw["signatures"]),
        names=_patterns(raw, "names"),
        nodes=_patterns(raw, "nodes"),
        dates=_patterns(raw, "dates"),
        journals=_patterns(raw, "journals"),
        manifest=raw.get("manifest"),
        cut=_patterns(raw, "cut"),
        rank=raw.get("rank", 50),
        files=_texts(raw["files"]),
        skip=_texts(raw.get("skip", {})),
        defects=_texts(raw.get("defects", {})),
        missing=raw["missing"],
        collect=tuple(raw["collect"]),
        file_names=frozenset(p.rpartition("/")[2] for p in (*raw["files"], *raw.get("dates", ()))),
        commands=tuple(
            dict.fromkeys(c for c in (*raw["files"].values(), *raw.get("commands", ())) if c not in ("", "-"))
        ),
    )


def _patterns(raw: Mapping[str, Any], key: str) -> Patterns:
    return tuple(compile_path(p) for p in raw.get(key, ()))


def _texts(table: Mapping[str, str]) -> Texts:
    return tuple((compile_path(pattern), text) for pattern, text in table.items())
