"""Nodes with the columns that a user chose: ``kubectl get nodes -o custom-columns=…`` and ``-o jsonpath='{range …}…'``."""

import ipaddress
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import Misread, Parsed, Text
from netparse.parsers.base.command_line import CommandLine
from netparse.parsers.base.shape import is_ip, is_redacted

_COLUMNS = lazy_re(r"custom-columns=(\S.*)", re.DOTALL)
_RANGE = lazy_re(r"jsonpath(?:-as-json)?=\{\s*range \.items\[\*\]\s*\}(.*)\{\s*end\s*\}", re.DOTALL)
_EXPRESSION = lazy_re(r"\{([^{}]*)\}")
_LITERAL = lazy_re(r"""\s*(["']).*\1\s*""", re.DOTALL)
_FIELDS: Mapping[str, re.Pattern[str]] = {
    "name": lazy_re(r"\.?metadata\.name"),
    "pod_cidrs": lazy_re(r"\.?spec\.podCIDRs?(?:\[(?:\*|0)\])?"),
    "addresses": lazy_re(r"\.?status\.addresses(?:\[(?:0|\*)\])?(?:\.address)?"),
    "internal_ip": lazy_re(r"""\.?status\.addresses\[\?\(@\.type\s*==\s*\\?["']InternalIP\\?["']\)\]\.address"""),
    "external_ip": lazy_re(r"""\.?status\.addresses\[\?\(@\.type\s*==\s*\\?["']ExternalIP\\?["']\)\]\.address"""),
    "version": lazy_re(r"\.?status\.nodeInfo\.kubeletVersion"),
    "os_image": lazy_re(r"\.?status\.nodeInfo\.osImage"),
    "kernel_version": lazy_re(r"\.?status\.nodeInfo\.kernelVersion"),
    "container_runtime": lazy_re(r"\.?status\.nodeInfo\.containerRuntimeVersion"),
    "machine_id": lazy_re(r"\.?status\.nodeInfo\.machineID"),
}
_ANNOTATION = lazy_re(r"""\.?metadata\.annotations(?:\.(.+)|\[\\?["'](.+?)\\?["']\])""")
_NOTED = "annotation "
"""What stands before the key of an annotation in the name of its column."""
_OF_ONE_TYPE = ("internal_ip", "external_ip")
_NONE = ("<none>", "<no value>", "")


class Chosen(NamedTuple):
    """A column that the command line asks for: its heading, empty without one, and its field, empty if no record has it."""

    heading: str
    field: str


def chosen(command: CommandLine | None) -> tuple[Chosen, ...]:
    """Return the columns that the command line asks for; () where it leaves them to kubectl."""
    for word in command.words if command else ():
        if found := _COLUMNS.search(word):
            columns = (column.partition(":") for column in found[1].split(",") if ":" in column)
            return tuple(Chosen(heading.strip(), _field(path)) for heading, _, path in columns)
        if found := _RANGE.search(word):
            asked = (m[1] for m in _EXPRESSION.finditer(found[1]) if not _LITERAL.fullmatch(m[1]))
            return tuple(Chosen("", _field(path)) for path in asked)
    return ()


def looks_chosen(lines: Sequence[str]) -> bool:
    """Whether these lines may be rows of nodes with chosen columns: most have a name, and a network or an address."""
    rows = [line.split() for line in lines]
    rows = rows[1:] if len(rows) > 1 and not any(map(_is_network, rows[0])) else rows  # a heading, of any words
    width = len(rows[0]) if rows else 0
    fitting = sum(len(r) == width and any(map(_is_network, r[1:])) for r in rows)
    return width > 1 and fitting * 2 > len(rows)


def read_chosen(text: Text, columns: Sequence[Chosen]) -> Parsed:
    """Return a record for each row; one of which the cells are not those of its columns is not understood.

    A jsonpath prints nothing where a field is absent, and the cells behind it stand in the place of others. Misread where no column
    is the name.
    """
    fields = [c.field for c in columns]
    if "name" not in fields:
        raise Misread("the names of the nodes are not among its columns")
    found: list[records.KubernetesNode] = []
    unparsed = []
    for n, line in enumerate(text.lines, text.first):
        cells = line.split()
        if not cells or cells == [c.heading for c in columns]:
            continue
        row = dict(zip(fields, cells, strict=False))
        if len(cells) == len(fields) and all(_fits(field, cell) for field, cell in row.items()):
            found.append(_node(row, n))
        else:
            unparsed.append(n)
    return Parsed(records=tuple(found), unparsed=tuple(unparsed), facts={"heading": True, "wide": False})


def _fits(field: str, cell: str) -> bool:
    """Whether a cell can be of its column: a network of pods has a length, an address of one type has none."""
    if _is_unknown(field, cell):
        return True
    if field == "pod_cidrs":
        return "/" in cell and _is_network(cell.replace('"', ""))
    return field not in _OF_ONE_TYPE or is_ip(cell)


def _is_unknown(field: str, cell: str) -> bool:
    masked = field in ("pod_cidrs", *_OF_ONE_TYPE) and is_redacted(cell.partition("/")[0])
    return cell in _NONE or masked


def _node(cells: Mapping[str, str], line: int) -> "records.KubernetesNode":
    shown = {field: None if _is_unknown(field, cell) else cell for field, cell in cells.items() if field}
    cidrs, addresses = ((shown.pop(name, None) or "").strip("[]") for name in ("pod_cidrs", "addresses"))
    values: dict[str, Any] = dict(shown)
    if first := next(filter(_is_network, addresses.split(",")), None):
        values.setdefault("internal_ip", first)  # the API lists the InternalIP first
    notes = {f.removeprefix(_NOTED): v for f in list(values) if f.startswith(_NOTED) and (v := values.pop(f))}
    networks = tuple(c for c in cidrs.replace('"', "").split(",") if c not in _NONE)
    return records.NodeObject(line=line, last_line=line, pod_cidrs=networks, annotations=notes, **values)


def _field(path: str) -> str:
    asked = path.strip().strip("{}")
    if noted := _ANNOTATION.fullmatch(asked):
        return _NOTED + (noted[1] or noted[2]).replace("\\", "")
    return next((name for name, pattern in _FIELDS.items() if pattern.fullmatch(asked)), "")


def _is_network(cell: str) -> bool:
    try:
        ipaddress.ip_interface(cell.strip("[]").partition(",")[0])
    except ValueError:
        return False
    return True
