"""``kubectl get nodes [-o wide]``: the columns are those of the header line, cut at its offsets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import FileName, Glimpse, Look, Misread, Parsed, Parser, Text, rows
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.base.kinds import Kind
from netparse.parsers.kubernetes.kubectl import KUBECTL, NODES, prints
from netparse.parsers.kubernetes.node_columns import Column, by_gaps, by_offsets, by_shapes, read_header, starts_row

_FIELDS = {
    "name", "status", "roles", "age", "version", "internal_ip", "external_ip", "os_image", "kernel_version", "container_runtime",
}  # fmt: skip
_NOTHING = lazy_re(
    r"<(?:none|unknown|nil)>$|\*{3}|<[^>]*(?:redact|hidden)[^>]*>$|(?=.*x)[0-9x]{1,3}(?:\.[0-9x]{1,3}){3}$",
    re.IGNORECASE,
)
_HEADINGS = lazy_re(r"\s*[A-Z0-9-]+(?:\s+[A-Z0-9-]+)*\s*")
_HEADER = lazy_re(r"NAME\s+STATUS\s+(?:ROLES\s+)?AGE(?:\s|$)|NAME\s+STATUS\s+R?O?L?E?S?$")


class _Block(NamedTuple):
    """A header or row with the lines that a narrow terminal wrapped it onto."""

    first: int
    parts: list[str]

    def joined(self, width: int) -> str:
        """Return the line as it was before a terminal of this width cut it; 0 stands for a program that wraps words."""
        if not width:
            return " ".join(self.parts)
        return "".join([part.ljust(width) for part in self.parts[:-1]] + self.parts[-1:])

    @property
    def last(self) -> int:
        return self.first + len(self.parts) - 1


def _read(text: Text) -> Parsed:
    found, unparsed = rows("kubectl_get_nodes", text)
    blocks: list[_Block] = []
    for row in found:
        line = text.lines[row.first - text.first]
        if row["header"] or starts_row(line):
            blocks.append(_Block(row.first, [line]))
        elif blocks and row.first == blocks[-1].last + 1 and len(blocks[-1].parts) < 8 and _goes_on(blocks, line):
            blocks[-1].parts.append(line)
        else:
            unparsed.append(row.first)
    width = _width(blocks)
    columns: list[Column] = []
    nodes = []
    for block in blocks:
        if _HEADER.match(block.parts[0]):
            columns = read_header(block.joined(width))
            continue
        try:
            nodes.append(_node(block, columns, width))
        except ValueError:
            if len(block.parts) > 1:
                _without_tail(block, columns, nodes, unparsed)
            else:
                unparsed.append(block.first)
    return Parsed(
        records=tuple(nodes),
        unparsed=tuple(sorted(unparsed)),
        facts={"heading": bool(columns), "wide": len(columns) > 8},
    )


def _goes_on(blocks: list[_Block], line: str) -> bool:
    """Whether a line may be the rest of the one above: a heading goes on with headings, a row where its heading does or cells lack."""
    if _is_header(blocks[-1]):
        return bool(_HEADINGS.fullmatch(line))
    header = next((b for b in reversed(blocks) if _is_header(b)), None)
    if header is None or len(header.parts) > 1 or len(blocks[-1].parts) > 1:
        return "\ufffd" not in line
    try:
        row = _node(blocks[-1], columns := read_header(header.parts[0]), 0)
    except ValueError:
        return "\ufffd" not in line
    last = columns[-1].name
    return (getattr(row, last) if last in _FIELDS else row.extra.get(last)) is None


def _is_header(block: _Block) -> bool:
    return bool(_HEADER.match(block.parts[0]))


def _width(blocks: list[_Block]) -> int:
    """Return the width of the terminal that wrapped these, 0 where none did."""
    cut = [p for b in blocks for p in b.parts[:-1]]
    width = max(map(len, cut), default=0)
    aligned = any("  " in p or "\t" in p for b in blocks for p in b.parts)
    if aligned and any(_glues(b, width) for b in blocks if len(b.parts) > 1 and _HEADER.match(b.parts[0])):
        width += 2  # what wrapped the lines took the blanks between two columns away
    return width if aligned or all(len(p) >= width - 1 for p in cut) else 0


def _glues(header: _Block, width: int) -> bool:
    """Whether joining the lines of a header at this width makes one unknown heading of two known ones."""
    apart = {c.name for part in header.parts for c in read_header(part)}
    return apart <= _FIELDS and not {c.name for c in read_header(header.joined(width))} <= _FIELDS


def _without_tail(
    block: _Block, columns: list[Column], nodes: list[records.KubernetesNode], unparsed: list[int]
) -> None:
    """Read a row whose following lines turn out to be something else, such as the words of whoever pasted it."""
    try:
        nodes.append(_node(_Block(block.first, block.parts[:1]), columns, 0))
        unparsed.extend(range(block.first + 1, block.last + 1))
    except ValueError:
        unparsed.extend(range(block.first, block.last + 1))


def _node(block: _Block, columns: list[Column], width: int) -> records.KubernetesNode:
    """Return the record; the offsets count where every cell then has its column's shape, else gaps, else the shapes alone."""
    line = block.joined(width)
    cells = by_offsets(line, columns) or by_gaps(line, columns) or by_shapes(line, columns)
    if cells is None:
        raise Misread("neither the header's offsets nor the shapes of the cells tell the columns")
    if "\ufffd" in cells["name"]:
        raise Misread("the name cannot be read")
    values: dict[str, Any] = {name: None if _is_nothing(cell) else cell for name, cell in cells.items()}
    values["name"] = cells["name"].removeprefix("node/")
    own = {k: v for k, v in values.items() if k in _FIELDS}
    extra = {k: v for k, v in values.items() if k not in _FIELDS}
    return records.KubernetesNode(line=block.first, last_line=block.last, extra=extra, **own)


def _is_nothing(cell: str) -> bool:
    """Whether a cell says nothing: it is empty, masked, or a character of it could not be read."""
    return not cell or bool(_NOTHING.match(cell)) or "\ufffd" in cell


def _coverage(text: Text, parsed: Parsed) -> Coverage:
    command = text.command_line
    limits = []
    if command and command.filtered:
        limits.append("lines were taken out by a filter")
    elif command and _asks_for_part(command.words):
        limits.append("asked for a part of the nodes")
    elif not parsed.facts["heading"] and not (command and "--no-headers" in " ".join(command.words)):
        limits.append("its heading is not there: its beginning may be cut off")
    return Coverage(whole=not limits, limits=tuple(limits))


def _asks_for_part(words: Sequence[str]) -> bool:
    said = " ".join(words)
    return bool(
        re.search(r"(?:^| )(?:-l|--selector|--field-selector)\b|\bno(?:des?)?(?:/\S| (?!-|wide|json|yaml)\S)", said)
    )


def _signature(lines: Sequence[str]) -> bool:
    """A header with its columns, or rows of which most can be nothing else."""
    if any(
        re.match(r"NAME\s+STATUS\s+(?:ROLES\s+)?AGE\s+VERSION|NAME\s+STATUS\s+ROLES(?:\s|$)", line) for line in lines
    ):
        return True
    found = sum(starts_row(line) for line in lines)
    return found > 0 and (found * 2 >= len(lines) or any(re.match(r"NAME\s+STATUS\s+AGE", x) for x in lines))


PARSER = Parser(
    stem="kubectl_get_nodes",
    programs=(KUBECTL,),
    prints=prints("get", NODES, as_object=False),
    file_names=(FileName(lazy_re(r"(?:k8s[_-])?(?:get[_-])?nodes(?:[_-](?:o[_-])?wide)?"), "kubectl get nodes"),),
    name_words=("node",),
    looks=(
        Look(
            table="nodes",
            line=r"NAME\s+STATUS\s+(?:ROLES\s+)?AGE|\S+\s+(?:Not)?Ready(?:,\w+)?\s+\S+\s+\d+[smhdy]\w*\s+v\d",
            heads=("NAM",),
            inside=("Ready  ",),
            first=r"NAME\s+STATUS",
            sure=("NAME ",),
            restart=r"NAME\s+STATUS",
            restart_sign="NAME",
            glued=r"NAME\s+STATUS",
        ),
    ),
    glimpse=Glimpse(early=r"NAME\s+STATUS|[\w.-]+ +(?:Not)?Ready "),
    kinds=(Kind.NODES,),
    captured_from=("kubectl get nodes -o wide", "kubectl get nodes", "oc get nodes"),
    record="KubernetesNode",
    signature=_signature,
    read=_read,
    coverage=_coverage,
)
