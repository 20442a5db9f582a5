"""Cuts rows of ``kubectl get`` into cells: at the header's offsets, at wide gaps, or by what a cell can look like."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from netparse.lazy import lazy_re
from netparse.parsers.base import Misread
from netparse.parsers.kubernetes.wrapped import Block, Column

_NOTHING = lazy_re(r"<(?:none|unknown|nil|invalid)>$|\*{3}|<[^>]*(?:redact|hidden)[^>]*>$", re.IGNORECASE)
_HEADING = lazy_re(r"NOMINATED NODE|READINESS GATES|CONTAINERS? NAMES?|\S+")
_KIND = lazy_re(r"[a-z][\w.-]*/(?=[\w.-]+$)")  # of `--show-kind` and `kubectl get all`
AGE = r"(?:\d+[smhdwy]){1,3}|<unknown>|<invalid>"
NAME = r"[A-Za-z0-9*<][\w.:/@*<>-]*"
ANY = r"\S+"
ADDRESS = r"<none>|[0-9A-Fa-f.:]+|\*{3}\S*|<[^>\s]*>|[0-9x.]+"
FILE_WORDS = r"(?:[_-](?:A|all(?:[_-]namespaces)?))?(?:[_-]o)?(?:[_-]wide)?"
"""What people add to the resource in the name of a file."""


def read_header(line: str) -> list[Column]:
    """Return the columns of a heading; ``PORT(S)`` is ``ports``, ``IP(S)`` the address of a Service."""
    return [Column(_field(m[0]), m.start()) for m in _HEADING.finditer(line)]


def _field(heading: str) -> str:
    if heading == "IP(S)":  # of Services, before there were other addresses than those of the cluster
        return "cluster_ip"
    return re.sub(r"[- ]", "_", re.sub(r"\((S)\)", r"\1", heading)).lower()


class Shapes:
    """What the cells of a table can look like, and the columns of a table without a heading."""

    def __init__(self, shapes: Mapping[str, str], unnamed: Iterable[Sequence[str]]) -> None:
        self.shapes = shapes
        self.unnamed = tuple(unnamed)

    def cells(self, block: Block, columns: list[Column], width: int) -> dict[str, str]:
        """Return the cells of a row by their column; Misread where nothing tells them apart for sure."""
        line = block.joined(width)
        found = self._by_offsets(line, columns) or self._by_gaps(line, columns) or self._by_shapes(line, columns)
        if found is None:
            raise Misread("neither the header's offsets nor the shapes of the cells tell the columns")
        return found

    def _by_offsets(self, line: str, columns: list[Column]) -> dict[str, str] | None:
        if not columns or any(0 < c.start < len(line) and not line[c.start - 1].isspace() for c in columns):
            return None
        ends = [c.start for c in columns[1:]] + [len(line)]
        return self._fitting({c.name: line[c.start : e].strip() for c, e in zip(columns, ends, strict=True)})

    def _by_gaps(self, line: str, columns: list[Column]) -> dict[str, str] | None:
        cells = re.split(r"\t+| {2,}", line.strip())
        for names in self._names(columns):
            if len(names) == len(cells) and (found := self._fitting(dict(zip(names, cells, strict=True)))):
                return found
        return None

    def _by_shapes(self, line: str, columns: list[Column]) -> dict[str, str] | None:
        """Return the cells of a row whose blanks were collapsed, where it can be cut in one way of the columns."""
        for names in self._names(columns):
            found = _row(tuple((n, self.shapes.get(n, ANY)) for n in names)).fullmatch(line.strip())
            if found:
                return dict(zip(names, found.groups(), strict=True))
        return None

    def _names(self, columns: list[Column]) -> Iterable[Sequence[str]]:
        return ([c.name for c in columns],) if columns else self.unnamed

    def _fitting(self, cells: dict[str, str]) -> dict[str, str] | None:
        fits = all(_shape(self.shapes.get(name, ANY)).fullmatch(cell) for name, cell in cells.items())
        return cells if fits else None


@lru_cache(maxsize=256)
def _shape(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@lru_cache(maxsize=64)
def _row(shapes: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    return re.compile(r"\s+".join(f"((?:{shape}))" for _, shape in shapes))


def values(cells: Mapping[str, str], fields: frozenset[str]) -> dict[str, Any]:
    """Return the fields of a record: as printed, ``<none>`` and ``<unknown>`` are None, what is no field is ``extra``."""
    found: dict[str, Any] = {k: None if not v or _NOTHING.match(v) else v for k, v in cells.items()}
    found["name"] = _KIND.sub("", cells["name"])
    extra = {k: v for k, v in found.items() if k not in fields}
    return {k: v for k, v in found.items() if k in fields} | {"extra": extra}


def asks_for_part(words: Sequence[str], resources: str) -> bool:
    """Whether a command line asks for a part of these resources (an expression): of one name, of one namespace, by a label."""
    text = " ".join(words)
    if re.search(r"(?:^| )(?:-l|--selector|--field-selector)\b", text):
        return True
    return bool(re.search(rf"(?:^| )(?:{resources})(?:/\S| +(?!-|wide\b|json\b|yaml\b)[\w.-]+)", text))


def namespaced(words: Sequence[str]) -> bool:
    """Whether a command line shows one namespace: the default one, unless it asks for all."""
    text = " ".join(words)
    return not re.search(r"(?:^| )(?:-A|-\w*A\w*|--all-namespaces)(?:$|[ =])", text)
