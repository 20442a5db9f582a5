"""The flows as people and programs read them: one row per flow, or rows that differ in who connects in one."""

from collections.abc import Iterable

from netparse.firewall.cluster import Addresses
from netparse.firewall.flows import Flow
from netparse.ports.circumstances import Circumstances
from netparse.ports.listing import markdown_table, plain_table
from netparse.safe import csv_text, json_text

_COLUMNS = ("from", "to", "protocol", "port", "need", "component", "purpose", "source")
_ALL_COLUMNS = (
    "from",
    "to",
    "protocol",
    "port",
    "need",
    "one_of",
    "only_with",
    "in_use",
    "component",
    "purpose",
    "from_addresses",
    "to_addresses",
    "rules",
    "sources",
)
Row = dict[str, object]


def flows_json(flows: Iterable[Flow], addresses: Addresses, circumstances: Circumstances) -> str:
    """Return the flows with the circumstances that they hold for."""
    data = {
        "schema_version": 1,
        "kubernetes": str(circumstances.kubernetes) if circumstances.kubernetes else None,
        "distribution": circumstances.distribution,
        "cni": list(circumstances.cnis),
        "flows": [_row(flow, addresses) for flow in flows],
    }
    return json_text(data, indent=2) + "\n"


def flows_csv(flows: Iterable[Flow], addresses: Addresses) -> str:
    """Return a row per flow, with the columns of the JSON; lists are joined by blanks."""
    rows = (_row(flow, addresses) for flow in flows)
    return csv_text(_ALL_COLUMNS, ([_cell(row[column]) for column in _ALL_COLUMNS] for row in rows))


def flows_table(flows: Iterable[Flow]) -> str:
    """Return the table for a terminal."""
    return plain_table(_COLUMNS, _grouped(flows))


def flows_markdown(flows: Iterable[Flow]) -> str:
    """Return the table as Markdown."""
    return markdown_table(_COLUMNS, _grouped(flows))


def _row(flow: Flow, addresses: Addresses) -> Row:
    return {
        "from": flow.source,
        "to": flow.target,
        "protocol": flow.protocol,
        "port": flow.ports,
        "need": flow.need,
        "one_of": flow.detail if flow.need == "one of" else None,
        "only_with": flow.detail if flow.need == "only with" else None,
        "in_use": flow.seen,
        "component": flow.component,
        "purpose": flow.purpose,
        "from_addresses": _addresses(addresses, flow.source),
        "to_addresses": _addresses(addresses, flow.target),
        "rules": [rule.id for rule in flow.rules],
        "sources": list(dict.fromkeys(rule.source for rule in flow.rules)),
    }


def _addresses(addresses: Addresses, peer: str) -> list[str] | None:
    found = addresses.of(peer)
    return None if found is None else [str(network) for network in found]


def _grouped(flows: Iterable[Flow]) -> list[list[str]]:
    """Return rows in which those who need one port of one role, and the roles that all have it, stand together."""
    sources: dict[tuple[str, str, str, str, str, str], dict[str, list[str]]] = {}
    for flow in flows:
        what = (flow.protocol, flow.ports, _need(flow), flow.component, flow.purpose, _facts(flow))
        sources.setdefault(what, {}).setdefault(flow.target, []).append(flow.source)
    rows = []
    for what, by_target in sources.items():
        targets: dict[tuple[str, ...], list[str]] = {}
        for target, peers in by_target.items():
            targets.setdefault(tuple(peers), []).append(target)
        rows += [[", ".join(peers), ", ".join(found), *what] for peers, found in targets.items()]
    return rows


def _need(flow: Flow) -> str:
    text = f"{flow.need}: {flow.detail}" if flow.need == "one of" else f"{flow.need} {flow.detail}".strip()
    return f"{text} (in use)" if flow.seen and flow.need not in ("required", "remote access") else text


def _facts(flow: Flow) -> str:
    return "; ".join(dict.fromkeys(rule.source for rule in flow.rules))


def _cell(value: object) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value)) if all(" " not in str(v) for v in value) else "; ".join(map(str, value))
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
