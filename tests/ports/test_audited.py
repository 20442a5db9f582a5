"""The rows that an audit against primary sources put right or added (August 2026): the tables say what it found."""

import csv
from pathlib import Path

import pytest

from netparse.ports import PortRule, rules_for

ROWS = list(csv.DictReader((Path(__file__).parent / "audited.csv").read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize(
    "row", ROWS, ids=lambda row: f"{row['row']}-{row['distribution'] or row['plugin']}-{row['port']}"
)
def test_a_row_of_the_audit(row: dict[str, str]) -> None:
    """One of the rules of that port has the value; ``absent``: there is no rule of the port."""
    rules = rules_for(distribution=row["distribution"] or None, cnis=[row["plugin"]] if row["plugin"] else [])
    found = [rule for rule in rules if f"{rule.ports}/{rule.protocol}" == row["port"]]
    if row["field"] == "absent":
        assert not found
    else:
        assert row["value"] in [_value(rule, row["field"], row["value"]) for rule in found]


def _value(rule: PortRule, field: str, wanted: str) -> str:
    """Return the field as the table of the audit writes it; of processes the wanted one, where it is among them."""
    if field == "process":
        return wanted if wanted in rule.processes else " ".join(rule.processes)
    if field in ("since", "until"):
        release = getattr(rule, field)
        return ".".join(map(str, release)) if release else ""
    value = getattr(rule, field)
    return " ".join(value) if isinstance(value, tuple) else str(value).lower() if isinstance(value, bool) else value
