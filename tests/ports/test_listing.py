"""The rules as table, JSON, CSV and Markdown, and the page made of them."""

import csv
import io
import json

import pytest

from netparse.errors import UsageError
from netparse.ports import Version, required_ports
from netparse.ports.listing import kubernetes_versions, render_rules
from netparse.ports.page import page
from tests.conftest import ROOT

RULES = required_ports(version=Version.parse("1.30"), roles=["control-plane"])


def test_json_holds_every_field() -> None:
    """Lists stay lists, absent is null."""
    ports = json.loads(render_rules(RULES, "json"))["ports"]
    kubelet = next(row for row in ports if row["id"] == "kubelet")
    assert kubelet["port"] == "10250"
    assert kubelet["needed_by"] == ["self", "control-plane", "pods"]
    assert kubelet["since"] is None
    assert kubelet["source"].startswith(
        "kubernetes/website:content/en/docs/reference/networking/ports-and-protocols.md@3842a284"
    )


def test_csv_has_a_row_per_rule() -> None:
    """And the columns of the JSON."""
    rows = list(csv.DictReader(io.StringIO(render_rules(RULES, "csv"))))
    assert [row["id"] for row in rows] == [rule.id for rule in RULES]
    assert rows[0]["roles"] == "control-plane, etcd"


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_tables_for_people(form: str) -> None:
    """A head and a line per rule; no line ends in blanks."""
    lines = render_rules(RULES, form).splitlines()
    assert len(lines) == len(RULES) + (1 if form == "table" else 2)
    assert all(line == line.rstrip() for line in lines)
    assert any("6443" in line and "kube-apiserver" in line for line in lines)


def test_an_unknown_format_is_refused() -> None:
    """With the formats that there are."""
    with pytest.raises(UsageError, match="table, json, csv, markdown"):
        render_rules(RULES, "xml")


def test_no_rules_give_an_empty_table() -> None:
    """The head alone."""
    assert render_rules((), "csv").count("\n") == 1


def test_versions_in_words() -> None:
    """Open at either end, or at both."""
    said = {rule.id: kubernetes_versions(rule) for rule in (*RULES, *required_ports(version=Version.parse("1.14")))}
    assert said["kubelet"] == "all"
    assert said["scheduler"] == "1.17 and later"
    assert said["scheduler-insecure"] == "up to 1.22"
    assert said["scheduler-early"] == "1.13 to 1.16"


def test_the_page_is_current() -> None:
    """After a change of the tables: python -m netparse.ports.page docs/ports.md."""
    assert (ROOT / "docs" / "ports.md").read_text(encoding="utf-8") == page()
