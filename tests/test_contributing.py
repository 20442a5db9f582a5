"""Each checklist of CONTRIBUTING.md is executed in a copy of the repository, with a unit that is made up."""

import json
import re
import shutil
import sys
import tomllib
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.copies import Copy

UNITS = {
    "command": "Add a command",
    "check": "Add a check",
    "cni-plugin": "Add a CNI plugin",
    "collector": "Add a collector",
    "format": "Add a format",
    "section": "Add a section to the report",
}
FILES = ROOT / "tests" / "contributing"
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
GENERATED = (
    *(
        "docs/commands.md",
        "docs/checks.md",
        "docs/ports.md",
        "docs/collectors.md",
        "docs/fleet-datasets.md",
        "docs/cli.md",
    ),
    *("reports/", "docs/pictures/"),
)
"""What ``make docs`` and ``make samples`` write."""

pytestmark = pytest.mark.xdist_group("contributing")  # the copy is made once


def paths_of(checklist: str) -> list[str]:
    """Return the paths that the steps of a checklist name, with its placeholders."""
    section = CONTRIBUTING.split(f"## {checklist}\n")[1].split("\n## ")[0]
    steps = re.findall(r"^\d\. .*(?:\n   .*)*", section, re.MULTILINE)
    return re.findall(r"`([\w.<>-]+/[\w.<>/-]*)`", "\n".join(steps))


def is_named(file: str, paths: list[str]) -> bool:
    """Whether one of the paths is the file's or a folder above it."""
    patterns = [re.sub(r"<[\w-]+>", "[^/]+", re.escape(p).replace(r"\-", "-")) for p in paths]
    return any(re.fullmatch(f"{p}.*" if p.endswith("/") else p, file) for p in patterns)


def written(unit: str) -> set[str]:
    """Return the files that a unit adds or adds a line to."""
    new = FILES / unit / "new"
    lines = tomllib.loads((FILES / unit / "lines.toml").read_text())["line"]
    return {str(p.relative_to(new)) for p in new.rglob("*") if p.is_file()} | {line["file"] for line in lines}


@pytest.fixture(scope="session")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """The repository with one more unit of each kind, as a contributor leaves it: imports sorted, pages and samples made."""
    copy = Copy.make(tmp_path_factory.mktemp("contributing") / "netparse")
    for unit in UNITS:
        shutil.copytree(FILES / unit / "new", copy.path, dirs_exist_ok=True)
        for line in tomllib.loads((FILES / unit / "lines.toml").read_text())["line"]:
            copy.add(line["file"], line["add"], inside=line.get("inside", ""), before=line.get("before", ""))
    edited = [f for unit in UNITS for f in written(unit) if f.endswith(".py")]
    captures = [f for f in written("command") if f.endswith(".txt")]
    for step in (
        copy.run(".venv/bin/ruff", "check", "-q", "--fix", "--select", "I,RUF022", *edited),
        copy.run(sys.executable, "tests/expect.py", *captures),
        copy.make_targets("docs", "samples"),
    ):
        assert step.returncode == 0, step.stdout + step.stderr
    return copy


@pytest.mark.parametrize("unit", UNITS)
def test_a_checklist_names_each_file_that_its_unit_needs(unit: str) -> None:
    """And its unit has each file that the checklist names, so that each step was done."""
    paths = paths_of(UNITS[unit])
    files = written(unit)
    assert not [f for f in files if not is_named(f, paths)]
    snapshots = {f"{f}.netparse.json" for f in files if f.startswith("fixtures/captures/")}
    done = {*files, *snapshots}
    assert not [p for p in paths if not p.startswith(GENERATED) and not any(is_named(f, [p]) for f in done)]


def test_no_other_file_was_touched(copy: Copy) -> None:
    """Beside what the checklists name, neither a constant of a test nor a list in the documents."""
    paths = [path for heading in UNITS.values() for path in paths_of(heading)]
    assert not [f for f in copy.touched() if not is_named(f, paths)]


def test_lint_passes(copy: Copy) -> None:
    """Ruff, its formatter, mypy and the layers of the imports."""
    done = copy.make_targets("lint")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_tests_of_the_repository_pass_with_the_units(copy: Copy) -> None:
    """Those that compare registries, files and documents, and those that take their cases from them."""
    about_all = (
        *("tests/test_completeness.py", "tests/test_rooms.py", "tests/test_mirror.py", "tests/test_library.py"),
        *("tests/parsers/test_kinds.py", "tests/records", "tests/report/sections", "tests/report/test_page.py"),
        *("tests/report/formats/test_markdown.py", "tests/report/formats/test_tsv.py"),
    )
    about_units = (
        *("tests/test_fixtures.py", "tests/test_bundles.py", "tests/bundles/test_layouts.py", "tests/captures"),
        *("tests/ports/test_data.py", "tests/ports/test_detect.py", "tests/report/test_hostile.py"),
        "tests/report/formats/test_registry.py",
    )
    words = "netgate or node-name-long or skyweave or snapbox or tsv or every_cni_plugin or every_module"
    pytest_ = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider")
    for command in ((*pytest_, *about_all), (*pytest_, "-k", words, *about_units)):
        done = copy.run(*command)
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_command_is_read_and_listed(copy: Copy) -> None:
    """By its content alone; a line that it cannot read is shown."""
    capture = copy.path / "saved.txt"
    shutil.copy(next(copy.path.rglob("by-hand/unknown-state.txt")), capture)
    found = json.loads(copy.netparse("parse", str(capture)))["captures"][0]
    capture.unlink()
    assert (found["command"], found["status"]) == ("netgate_show", "partial")
    assert [r["gate"] for r in found["records"]] == ["east"]
    assert [u["line"] for u in found["unparsed"]] == [3, 4]
    listed = json.loads(copy.netparse("list", "commands", "--format", "json"))
    assert {"stem": "netgate_show", "captured from": "netgate show", "record": "Gate"} in listed
    assert "netgate_show" in copy.netparse("list", "templates")
    assert "## netgate_show\n\n`netgate show`: the gates of a host" in (copy.path / "docs" / "commands.md").read_text()


def test_the_check_judges_and_is_explained(copy: Copy) -> None:
    """In JSON, in the list, in `netparse explain` and in the document."""
    bundle = "fixtures/bundles/node-name-long/warn.one-long-name"
    found = json.loads(copy.netparse("check", bundle, "--format", "json"))["findings"]
    assert [f["verdict"] for f in found if f["check"] == "node-name-long"] == ["warn"]
    assert "node-name-long" in {row["id"] for row in json.loads(copy.netparse("list", "checks", "--format", "json"))}
    page = (copy.path / "docs" / "checks.md").read_text()
    assert all(part in page for part in copy.netparse("explain", "node-name-long").strip().split("\n\n"))
    example = page.split("\n## node-name-long\n")[1].split("```")[1]
    assert "WARN  " in example and "PASS  " in example


def test_the_plugin_is_recognised_and_its_port_listed(copy: Copy) -> None:
    """In the report of its healthy bundle, in `netparse ports` and in the document."""
    found = json.loads(copy.netparse("check", "fixtures/bundles/healthy/skyweave", "--format", "json"))
    assert found["cluster"]["cni"] == ["skyweave"]
    assert "7999" in copy.netparse("ports", "--cni", "skyweave")
    page = (copy.path / "docs" / "ports.md").read_text()
    assert "### Skyweave, which is made up (`skyweave`)" in page and "`skyweave[0-9]+` | skyweave | VXLAN" in page


def test_the_collector_is_listed(copy: Copy) -> None:
    """In `netparse list` and in the document; tests/bundles reads its bundles."""
    listed = json.loads(copy.netparse("list", "collectors", "--format", "json"))
    assert "snapbox" in {row["stem"] for row in listed}
    assert "## Snapbox, which is made up" in (copy.path / "docs" / "collectors.md").read_text()


def test_the_format_is_offered_and_written(copy: Copy, tmp_path: Path) -> None:
    """By `check --format` and by the ending of a file."""
    example = "fixtures/bundles/document-example"
    printed = copy.netparse("check", example, "--format", "tsv")
    assert printed.startswith("verdict\tcheck\tnodes\tfound\n")
    copy.netparse("report", example, "-o", str(tmp_path / "report.tsv"))
    assert (tmp_path / "report.tsv").read_text() == printed


def test_the_section_is_in_the_samples(copy: Copy) -> None:
    """In HTML and in Markdown."""
    for suffix in (".html", ".md"):
        assert "Roles of the nodes" in (copy.path / "reports" / f"healthy{suffix}").read_text()


def test_a_file_that_no_checklist_names_would_be_found(tmp_path: Path) -> None:
    """A placeholder is one name of a path; a folder holds all below it."""
    paths = ["netparse/checks/<family>.py", "reports/"]
    assert is_named("netparse/checks/names.py", paths) and is_named("reports/a/b.md", paths)
    assert not is_named("netparse/checks/a/names.py", paths) and not is_named("README.md", paths)
