"""Every unit is registered, has a template, fixtures and a place in the documents: nothing rests on memory."""

import re
import tomllib
from pathlib import Path

import pytest

from netparse.checks import CHECKS, docs
from netparse.cli.app import COMMANDS
from netparse.cli.page import page as cli_page
from netparse.parsers import PARSERS
from netparse.parsers.page import page
from netparse.report import FORMATS
from tests.checks.examples import example
from tests.conftest import BUNDLES, ROOT

# The ids that users' baselines and scripts rely on. A new check need not stand here.
IDS = (
    *(
        "required-port-closed",
        "required-port-loopback-only",
        "required-port-foreign-process",
        "required-port-wrong-address",
    ),
    *("nodeport-range-conflict", "insecure-port-exposed", "internal-port-exposed", "unexpected-listener"),
    *("node-not-ready", "version-skew", "container-runtime-unsupported", "etcd-member-count"),
    *("duplicate-node-ip", "duplicate-ip", "duplicate-mac", "node-ip-not-on-interface"),
    *("node-interface-down", "address-conflict-detected", "mtu-mismatch", "overlay-mtu-too-large"),
    *("default-route-missing", "default-route-ambiguous", "default-route-off-node-interface", "gateway-unresolved"),
    *("node-neighbor-unresolved", "neighbor-mac-conflict", "pod-route-missing", "network-overlap"),
    *("odd-one-out", "pod-route-wrong-node", "netmask-differs", "default-gateway-differs", "service-address-conflict"),
    *("bond-degraded", "pod-mtu-larger-than-overlay", "accept-queue-full"),
    *("cni-conflict", "interface-errors", "evidence-missing", "evidence-misleading"),
    *("overlay-wrong-interface", "overlay-parameters-differ", "node-ip-outlier", "bridge-leftover", "route-conflict"),
    *("connection-half-open", "neighbor-table-full"),
)


def test_every_parser_module_is_registered() -> None:
    """A module with a PARSER is in PARSERS under the name of its file."""
    modules = {
        p.stem
        for p in (ROOT / "netparse" / "parsers").glob("*.py")
        if re.search(r"^PARSER\b", p.read_text(), re.MULTILINE)
    }
    assert modules == {p.stem for p in PARSERS}


def test_every_template_has_its_parser() -> None:
    """The same stem everywhere. A parser without the template that it asks for fails on its fixtures; JSON and blocks need none."""
    templates = {p.stem for p in (ROOT / "templates" / "parse").glob("*.textfsm")}
    assert templates and templates <= {p.stem for p in PARSERS}


@pytest.mark.parametrize("stem", [p.stem for p in PARSERS])
def test_every_parser_has_fixtures_with_expectations(stem: str) -> None:
    """At least two captures, a usual and an awkward one, each with what it parses to."""
    captures = list((ROOT / "fixtures" / "captures" / stem).rglob("*.txt"))
    assert len(captures) >= 2
    assert all(c.with_name(c.name + ".netparse.json").exists() for c in captures)


def test_the_ids_of_the_checks_are_those_that_users_rely_on() -> None:
    """None is missing or renamed, and no id is given twice."""
    ids = [c.id for c in CHECKS]
    assert set(IDS) <= set(ids) and len(set(ids)) == len(ids)


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.id)
def test_every_check_is_explained_and_has_scenarios(check: docs.Check) -> None:
    """Title, expectation, reason, limits; a scenario with a finding and one without."""
    assert check.title and check.expected and check.why and check.wrong
    verdicts = {tomllib.loads(p.read_text())["verdict"] for p in (BUNDLES / check.id).glob("*/expected.toml")}
    assert "pass" in verdicts
    assert verdicts & {"fail", "warn", "info", "unknown"}


@pytest.mark.parametrize("folder", sorted(p.parent for p in BUNDLES.glob("*/*/expected.toml")), ids=lambda p: p.name)
def test_the_name_of_a_scenario_tells_its_verdict(folder: Path) -> None:
    """``<check-id>/<verdict>.<name>``, except for the healthy bundles, which give no finding."""
    expected = tomllib.loads((folder / "expected.toml").read_text())
    if folder.parent.name != "healthy":
        assert folder.parent.name == expected["check"]
        assert folder.name.split(".")[0] == expected["verdict"]


def test_the_page_of_the_checks_has_each_in_its_order() -> None:
    """docs/checks.md is what the checks say; `make docs` writes it."""
    page = (ROOT / "docs" / "checks.md").read_text()
    sections = re.findall(r"^## .*?\n(?=\n## |\Z)", page, re.MULTILINE | re.DOTALL)
    assert [section.split()[1] for section in sections] == [c.id for c in CHECKS]
    shown = re.compile(r"```text\n(.*?)```", re.DOTALL)
    made = [shown.findall(section)[0] for section in sections]
    assert docs.page(lambda c: made[[x.id for x in CHECKS].index(c.id)]) == page


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.id)
def test_the_example_of_a_check_is_what_it_says_of_its_scenarios(check: docs.Check) -> None:
    """Before and after: the finding of a bundle with the fault, and that of one without it."""
    assert docs.with_example(check, example(check)).rstrip() in (ROOT / "docs" / "checks.md").read_text()


def test_the_page_of_the_commands_is_current() -> None:
    """docs/commands.md is what the parsers say; `make docs` writes it."""
    assert (ROOT / "docs" / "commands.md").read_text() == page()


def test_the_page_of_the_command_line_is_current() -> None:
    """docs/cli.md is what the helps say; `make docs` writes it."""
    assert (ROOT / "docs" / "cli.md").read_text() == cli_page()


def test_the_readme_names_every_command() -> None:
    """What netparse can do is found in the README."""
    readme = (ROOT / "README.md").read_text()
    missing = [name for c in COMMANDS if f"netparse {(name := c.__name__.rstrip('_'))}" not in readme]
    assert not missing


def test_suffixes_of_formats_are_unambiguous() -> None:
    """An output file's ending names one format."""
    endings = [suffix for f in FORMATS for suffix in f.suffixes]
    assert len(set(endings)) == len(endings)
