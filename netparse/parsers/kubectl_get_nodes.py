"""``kubectl get nodes [-o wide]``: the columns are those of the header line, cut at its offsets."""

import re
from typing import Any

from netparse.parsers.base import Misread, Parsed, Parser, Row, Text, heading, rows
from netparse.parsers.coverage import Coverage
from netparse.records import KubernetesNode

_FIELDS = {
    "name", "status", "roles", "age", "version", "internal_ip", "external_ip", "os_image", "kernel_version", "container_runtime",
}  # fmt: skip
_NOTHING = {"<none>", "<unknown>", ""}


def _read(text: Text) -> Parsed:
    found, unparsed = rows("kubectl_get_nodes", text)
    columns: list[tuple[str, int]] = []
    records = []
    for row in found:
        if row["header"]:
            columns = [(m[0], m.start()) for m in re.finditer(r"\S+(?: \S+)*", row.values["header"])]
            continue
        try:
            records.append(_node(row, columns))
        except ValueError:
            unparsed.append(row.first)
    return Parsed(records=tuple(records), unparsed=tuple(sorted(unparsed)))


def _node(row: Row, columns: list[tuple[str, int]]) -> KubernetesNode:
    line = row.values["row"]
    ends = [start for _, start in columns[1:]] + [len(line)]
    cells = {name: line[start:end].strip() for (name, start), end in zip(columns, ends, strict=False)}
    if not columns or any(0 < start < len(line) and line[start - 1] != " " for _, start in columns):
        raise Misread("the row does not stand under its header")
    values: dict[str, Any] = {
        name.lower().replace("-", "_").replace(" ", "_"): None if cell in _NOTHING else cell
        for name, cell in cells.items()
    }
    own = {k: v for k, v in values.items() if k in _FIELDS}
    extra = {k: v for k, v in values.items() if k not in _FIELDS}
    return KubernetesNode(line=row.first, last_line=row.last, extra=extra, **own)


def _coverage(text: Text, parsed: Parsed) -> Coverage:
    part = bool(text.command_line and text.command_line.filtered)
    return Coverage(whole=not part, limits=("lines were taken out by a filter",) if part else ())


PARSER = Parser(
    stem="kubectl_get_nodes",
    captured_from=("kubectl get nodes -o wide", "kubectl get nodes", "oc get nodes"),
    record=KubernetesNode,
    signature=heading(r"NAME\s+STATUS\s+(?:ROLES\s+)?AGE\s+VERSION"),
    read=_read,
    coverage=_coverage,
)
