"""The rules as people and programs read them: rows, and these as table, JSON, CSV or Markdown."""

from collections.abc import Iterable, Sequence
from typing import Final

from netparse.errors import UsageError
from netparse.nearest import did_you_mean
from netparse.ports.rule import PortRule
from netparse.safe import csv_text, json_text

FORMATS: Final = ("table", "json", "csv", "markdown")
_SHORT: Final = (
    "port",
    "protocol",
    "component",
    "roles",
    "needed_by",
    "bind",
    "kind",
    "kubernetes",
    "purpose",
    "only_with",
    "source",
)

Row = dict[str, object]


def rule_rows(rules: Iterable[PortRule]) -> list[Row]:
    """Return one row per rule with every field; lists stay lists, absent is None."""
    return [_row(rule) for rule in rules]


def render_rules(rules: Iterable[PortRule], form: str) -> str:
    """Return the rules as ``table``, ``json``, ``csv`` or ``markdown``; table and Markdown have the columns that people need."""
    rows = rule_rows(rules)
    if form == "json":
        return json_text({"schema_version": 1, "ports": rows}, indent=2) + "\n"
    if form == "csv":
        return _csv(rows)
    if form == "markdown":
        return markdown_table(_SHORT, [_texts(row, _SHORT) for row in rows])
    if form == "table":
        return plain_table(_SHORT, [_texts(row, _SHORT) for row in rows])
    if form in ("nft", "iptables", "firewalld", "ufw"):
        raise UsageError(f"--format {form}: these are rules for a firewall; add --firewall.")
    raise UsageError(f"--format {form} is not known; there are {', '.join(FORMATS)}{did_you_mean(form, FORMATS)}")


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; bars within cells are escaped."""
    lines = [list(head), ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def kubernetes_versions(rule: PortRule) -> str:
    """Return the versions that the rule holds for: ``all``, ``1.17 and later``, ``up to 1.22``, ``1.12 to 1.16``."""
    since, until = _minor(rule.since), _minor(rule.until)
    if since and until:
        return f"{since} to {until}"
    return f"{since} and later" if since else f"up to {until}" if until else "all"


def _row(rule: PortRule) -> Row:
    return {
        "port": rule.ports,
        "protocol": rule.protocol,
        "component": rule.component,
        "purpose": rule.purpose,
        "only_with": rule.when,
        "one_of": rule.one_of,
        "roles": [*rule.roles, *(role for role in rule.listed_for if role not in rule.roles)],
        "needed_by": list(rule.needed_by),
        "bind": rule.bind,
        "kind": rule.kind,
        "official": rule.official,
        "since": _minor(rule.since),
        "until": _minor(rule.until),
        "kubernetes": kubernetes_versions(rule),
        "processes": list(rule.processes),
        "stand_ins": list(rule.stand_ins),
        "table": rule.file,
        "id": rule.id,
        "source": rule.source,
        "settled": not rule.unsettled,
        "note": rule.note,
    }


def _minor(release: tuple[int, int] | None) -> str | None:
    return None if release is None else f"{release[0]}.{release[1]}"


def _texts(row: Row, columns: Sequence[str]) -> list[str]:
    return [_text(row[column]) for column in columns]


def _text(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _csv(rows: list[Row]) -> str:
    columns = list(rows[0]) if rows else list(_SHORT)
    return csv_text(columns, (_texts(row, columns) for row in rows))


def plain_table(head: Sequence[str], rows: list[list[str]]) -> str:
    """Return a table for a terminal: columns in their widths, no blanks at the ends of lines."""
    lines = [[name.replace("_", " ").upper() for name in head], *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    padded = ("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)
    return "".join(line.rstrip() + "\n" for line in padded)
