"""``kubectl get nodes [-o wide]``: the columns are those of the header line, cut at its offsets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import FileName, Glimpse, Look, Misread, Parsed, Parser, Text, shape
from netparse.parsers.base.collect import Collect
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.base.kinds import Kind
from netparse.parsers.kubernetes.chosen_columns import chosen, looks_chosen, read_chosen
from netparse.parsers.kubernetes.kubectl import KUBECTL, NODES, prints
from netparse.parsers.kubernetes.node_columns import by_gaps, by_offsets, by_shapes, read_header, starts_row
from netparse.parsers.kubernetes.wrapped import Block, Column, Layout, read_table

_FIELDS = {
    "name", "status", "roles", "age", "version", "internal_ip", "external_ip", "os_image", "kernel_version", "container_runtime",
}  # fmt: skip
_NOTHING = lazy_re(
    r"<(?:none|unknown|nil)>$|\*{3}|<[^>]*(?:redact|hidden)[^>]*>$|(?=.*x)[0-9x]{1,3}(?:\.[0-9x]{1,3}){3}$",
    re.IGNORECASE,
)
_COLUMN = r"(?:ROLES|AGE|VERSION|(?:IN|EX)TERNAL-IP|OS-IMAGE|KERNEL-VERSION|CONTAINER-RUNTIME)"
_HEADER = lazy_re(
    rf"NAME\s+LABELS\s+STATUS(?:\s+AGE)?$|NAME\s+STATUS\s+(?:ROLES\s+)?AGE(?:\s|$)|NAME\s+STATUS\s+R?O?L?E?S?$|NAME\s+STATUS(?:\s+{_COLUMN})+$"
)


def _read(text: Text) -> Parsed:
    if columns := chosen(text.command_line):
        return read_chosen(text, columns)
    layout = Layout("kubectl_get_nodes", _HEADER, starts_row, read_header, _FIELDS)
    found = read_table(text, layout, _node)
    return Parsed(
        records=tuple(found.records),
        unparsed=found.unparsed,
        facts={"heading": bool(found.columns), "wide": len(found.columns) > 8},
    )


def _node(block: Block, columns: list[Column], width: int) -> records.KubernetesNode:
    """Return the record; the offsets count where every cell then has its column's shape, else gaps, else the shapes alone."""
    found = (by(block.joined(w), columns) for w in dict.fromkeys((width, 0)) for by in (by_offsets, by_gaps, by_shapes))
    cells = next((c for c in found if c is not None), None)
    if cells is None:
        raise Misread("neither the header's offsets nor the shapes of the cells tell the columns")
    if "\ufffd" in cells["name"]:
        raise Misread("the name cannot be read")
    values: dict[str, Any] = {
        name: None if _is_nothing(cell) or (name.endswith("_ip") and shape.is_redacted(cell)) else cell
        for name, cell in cells.items()
    }
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
    asked = " ".join(words)
    return bool(
        re.search(r"(?:^| )(?:-l|--selector|--field-selector)\b|\bno(?:des?)?(?:/\S| (?!-|wide|json|yaml)\S)", asked)
    )


def _signature(lines: Sequence[str]) -> bool:
    """A header with its columns, or rows of which most can be nothing else."""
    if any(
        re.match(
            r"NAME\s+LABELS\s+STATUS|NAME\s+STATUS\s+(?:ROLES\s+)?AGE\s+VERSION|NAME\s+STATUS\s+ROLES(?:\s|$)", line
        )
        for line in lines
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
            line=r"NAME\s+LABELS\s+STATUS|NAME\s+STATUS\s+(?:ROLES\s+)?AGE|\S+\s+(?:Not)?Ready(?:,\w+)?\s+\S+\s+\d+[smhdy]\w*\s+v\d",
            heads=("NAM",),
            inside=("Ready  ",),
            first=r"NAME\s+(?:LABELS\s+)?STATUS",
            sure=("NAME ",),
            restart=r"NAME\s+(?:LABELS\s+)?STATUS",
            restart_sign="NAME",
            glued=r"NAME\s+STATUS",
        ),
    ),
    glimpse=Glimpse(early=r"NAME\s+(?:LABELS\s+)?STATUS|[\w.-]+ +(?:Not)?Ready "),
    ends_in_words=True,
    kinds=(Kind.NODES,),
    collect=(Collect("kubectl get nodes -o wide", "nodes", rank=1),),
    captured_from=(
        "kubectl get nodes -o wide",
        "kubectl get nodes",
        "oc get nodes",
        "kubectl get nodes -o custom-columns=NAME:.metadata.name,CIDR:.spec.podCIDR",
    ),
    record="KubernetesNode",
    more_records=("NodeObject",),
    plausible=looks_chosen,
    signature=_signature,
    read=_read,
    coverage=_coverage,
)
