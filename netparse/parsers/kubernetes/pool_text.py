"""Calico's address pools as tables and as lines that a filter left: ``calicoctl get ippool -o wide``, ``… -o yaml | grep cidr``."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from netparse.lazy import lazy_re
from netparse.parsers.base.command_line import CommandLine
from netparse.parsers.kubernetes.found import Found
from netparse.parsers.kubernetes.kubectl import object_named

_HEADING = lazy_re(
    r"NAME\s+CIDR(?:\s+(?:NAT|SELECTOR|IPIPMODE|VXLANMODE|DISABLED|DISABLEBGPEXPORT|ASSIGNMENTMODE))+\s*$"
)
"""Nodes with columns of one's choice have NAME and CIDR alone."""
_POOLS = r"(?i:ippools?(?:\.[^\s/]+)?)(?:/\S+)?"
_POOL = lazy_re(rf"{_POOLS}$")
_UNNAMED = "<unnamed>"
"""A filter takes the name in the object away."""
_FIELD = lazy_re(
    r"\s*(?:- )?(?P<name>cidr|blockSize|ipipMode|vxlanMode|natOutgoing|nodeSelector|disabled):\s+"
    r"[\"']?(?P<value>[^\"'\s]+)[\"']?\s*$"
)
_PREFIX = lazy_re(r"[0-9a-fA-F.:]+/\d{1,3}$")
_COLUMNS = {
    "NAT": "natOutgoing",
    "IPIPMODE": "ipipMode",
    "VXLANMODE": "vxlanMode",
    "SELECTOR": "nodeSelector",
    "DISABLED": "disabled",
}


def is_pool_table(lines: Sequence[str]) -> bool:
    """Whether lines begin as the table of ``calicoctl get ippool`` does."""
    return bool(lines) and bool(_HEADING.match(lines[0].lstrip()))


def may_be_pool_lines(lines: Sequence[str]) -> bool:
    """Whether lines can be what a filter left of pools; any other list of networks looks so as well."""
    return any(line.lstrip(" -").startswith("cidr:") for line in lines) and all(map(_FIELD.match, lines))


def asks_for_pools(command: CommandLine | None) -> bool:
    """Whether a command line shows pools."""
    return command is not None and "get" in command.arguments and any(map(_POOL.match, command.arguments))


def pools_in(lines: Sequence[str], command: CommandLine | None) -> Iterator[Found]:
    """Yield the pools as objects of the API; lines count from 1."""
    shown = [(n, line) for n, line in enumerate(lines, 1) if line.strip()]
    if shown and is_pool_table([shown[0][1]]):
        names = shown[0][1].split()
        for n, line in shown[1:]:
            cells = line.split(None, len(names) - 1)
            if len(cells) == len(names) and _PREFIX.match(cells[1]):
                yield _pool(n, cells[0], {"cidr": cells[1], **_fields(dict(zip(names, cells, strict=True)))})
    elif asks_for_pools(command) and may_be_pool_lines([line for _, line in shown]):
        for n, line in shown:
            field = _FIELD.match(line)
            if field and field["name"] == "cidr" and _PREFIX.match(field["value"]):
                yield _pool(n, object_named(command, _POOLS) or _UNNAMED, {"cidr": field["value"]})


def _fields(row: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {_COLUMNS[name]: cell for name, cell in row.items() if name in _COLUMNS}
    return {name: cell == "true" if cell in ("true", "false") else cell for name, cell in values.items()}


def _pool(line: int, name: str, spec: dict[str, Any]) -> Found:
    thing = {"apiVersion": "projectcalico.org/v3", "kind": "IPPool", "metadata": {"name": name}, "spec": spec}
    return Found(thing, line, line, line)
