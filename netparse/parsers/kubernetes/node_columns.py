"""Cuts a row of ``kubectl get nodes`` into cells: at the header's offsets, at wide gaps, or by what a cell can look like."""

import re
from collections.abc import Mapping, Sequence

from netparse.lazy import lazy_re
from netparse.parsers.base.shape import is_ip, is_redacted
from netparse.parsers.kubernetes.wrapped import Column

_MASKED = r"\*{3}\S*|<[^>\s]*>|[0-9x]{1,3}(?:\.[0-9x]{1,3}){3}"
_CONDITION = r"(?:Ready|NotReady|Unknown)(?:,[\w.-]+)*"
_AGE = r"(?:\d+[smhdwy]){1,3}|<unknown>|<invalid>|\d+y\d+d"
_VERSION = r"(?!\d+(?:\.\d+){3}$)(?:v?\d+\.\d+[\w.+~-]*|fake|virtual-kubelet|<\w+>|v?[\w.+-]*\d+\.\d+[\w.+-]*)"
_IP = rf"\d{{1,3}}(?:\.\d{{1,3}}){{3}}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]+|{_MASKED}"
_SHAPES: Mapping[str, re.Pattern[str]] = {
    "name": lazy_re(rf"[A-Za-z0-9][\w.:/@*-]*…?|\[[^\]\s]*\]|{_MASKED}"),
    "status": lazy_re(_CONDITION),
    "roles": lazy_re(r"<none>|[\w.-]+(?:,[\w.-]+)*"),
    "age": lazy_re(_AGE),
    "version": lazy_re(_VERSION),
    "internal_ip": lazy_re(_IP),
    "external_ip": lazy_re(rf"{_IP}|[\w-]+(?:\.[\w-]+)+|"),
    "os_image": lazy_re(
        rf"(?!<none>\S|<unknown>\S)(?!.*(?:://|\s{_CONDITION}(?:\s|$)))\S.*|"
    ),  # of one row: no runtime and no condition stands in it
    "kernel_version": lazy_re(r"\d+\.\d+\S*|<\w+>|\S*\d\S*|"),
    "container_runtime": lazy_re(r"[a-z][\w.+-]*://\S*|<\w+>|[\w.:/-]+|"),
}
_ANY = lazy_re(r"\S*")  # a label's value has no blank
_ROW = lazy_re(rf"[A-Za-z0-9*<\[]\S*\s+(?:[\w.-]+/[\w.-]+=\S*\s+)?{_CONDITION}(?:\s|$)")
_ADDRESSES = ("internal_ip", "external_ip")
_MASKED_VERSION = lazy_re(r"(?=\S*[xX*])v?\d{0,2}(?:\.(?:\d+|[xX*]+)){1,2}[\w.+-]*|v?[xX*]+")
_STANDARD = ("name", "status", "roles", "age", "version")
_WIDE = ("internal_ip", "external_ip", "os_image", "kernel_version", "container_runtime")
_BEHIND = {
    "kernel_version": lazy_re(r"\d+\.\d+\S*|<unknown>"),
    "container_runtime": lazy_re(r"[a-z][\w.+-]*://\S*|<unknown>"),
}
"""The columns behind the OS image, and what of them can be no word of its name."""


def read_header(line: str) -> list[Column]:
    """Return the columns of a header; a heading holds no blank but ``CONTAINER RUNTIME``'s of hand-made tables does not count."""
    return [Column(m[0].lower().replace("-", "_"), m.start()) for m in re.finditer(r"\S+", line)]


def starts_row(line: str) -> bool:
    """Whether a line begins as a row of this table does: a name, then the node's condition; Kubernetes 1.0 had labels between."""
    return bool(_ROW.match(line))


def by_offsets(line: str, columns: list[Column]) -> dict[str, str] | None:
    """Return the cells that stand under their headings, None where one stands across a border or is of another shape."""
    if not columns:
        return None
    ends = [c.start for c in columns[1:]] + [len(line)]
    if any(0 < c.start < len(line) and not line[c.start - 1].isspace() for c in columns):
        return None
    return _fitting({c.name: line[c.start : end].strip() for c, end in zip(columns, ends, strict=True)})


def by_gaps(line: str, columns: list[Column]) -> dict[str, str] | None:
    """Return the cells that tabs or two blanks and more part, None unless there are as many as columns."""
    cells = re.split(r"\t+| {2,}", line.strip())
    names = [c.name for c in columns] or _unnamed(cells)
    return _fitting(dict(zip(names, cells, strict=True))) if len(names) == len(cells) else None


def by_shapes(line: str, columns: list[Column]) -> dict[str, str] | None:
    """Return the cells told by their shapes alone, None where two ways of reading are open."""
    words = line.split()
    names = [c.name for c in columns] or _unnamed(words[:10])
    cells: dict[str, str] = {}
    for name in names:
        if name == "os_image":
            return _with_os_image(cells, words, names)
        if not words or not _fits(name, words[0]):
            if name != "external_ip":
                return None
            cells[name] = ""
            continue
        cells[name] = words.pop(0)
    return None if words else cells


def _with_os_image(cells: dict[str, str], words: list[str], names: list[str]) -> dict[str, str] | None:
    """Add the cells from the OS image on: its words end before a kernel, or a runtime, that can be nothing else."""
    rest = names[names.index("os_image") + 1 :]
    tail = len(rest)
    if tail and len(words) > tail and rest[0] in _BEHIND:
        last = dict(zip(rest, words[-tail:], strict=True))
        if all(_BEHIND[name].fullmatch(last[name]) for name in rest if name in _BEHIND):
            image = " ".join(words[:-tail])
            if _shape("os_image").fullmatch(image):
                return {**cells, "os_image": image, **last}
    return None


def _unnamed(cells: Sequence[str]) -> list[str]:
    """Return the names that the columns of a table without header must have; an address behind the version is the INTERNAL-IP."""
    count = len(cells)
    if count == 4:
        return ["name", "status", "age", "version"]
    wide = count >= 10 or (count > len(_STANDARD) and is_ip(cells[len(_STANDARD)]))
    names = [*_STANDARD, *_WIDE][:count] if wide else list(_STANDARD)
    return names + [f"column_{n}" for n in range(len(names) + 1, count + 1)]


def _shape(name: str) -> re.Pattern[str]:
    return _SHAPES.get(name, _ANY)


def _fitting(cells: dict[str, str]) -> dict[str, str] | None:
    return cells if all(_fits(name, cell) for name, cell in cells.items()) else None


def _fits(name: str, cell: str) -> bool:
    """Whether a cell can stand in a column: by its shape, or as an address or a version that somebody masked."""
    if _shape(name).fullmatch(cell):
        return True
    return (name in _ADDRESSES and is_redacted(cell)) or (name == "version" and bool(_MASKED_VERSION.fullmatch(cell)))
