"""Manual pages are made from the commands: each has one, and groff has nothing to say against them."""

import re
import shutil
import subprocess

import pytest

from netparse.cli.app import COMMANDS, GROUPS
from netparse.cli.man import pages

PAGES = dict(pages())


def test_every_command_has_a_page_and_stands_in_the_first() -> None:
    """Which is the registry's order."""
    names = [*(f.__name__.rstrip("_") for f in COMMANDS), *GROUPS]
    of_fleet = [
        f"fleet-{command.callback.__name__}" for command in GROUPS["fleet"].registered_commands if command.callback
    ]
    assert list(PAGES) == ["netparse.1", *(f"netparse-{name}.1" for name in [*names, *of_fleet])]
    assert of_fleet[:2] == ["fleet-run", "fleet-query"]
    assert all(
        rf"\fBnetparse\-{name.replace('-', chr(92) + '-')}\fR(1)" in PAGES["netparse-fleet.1"] for name in of_fleet
    )
    assert re.findall(r"^\\fBnetparse\\-(\w+)\\fR\(1\)$", PAGES["netparse.1"], re.MULTILINE) == names


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_its_sections(name: str) -> None:
    """Options and examples as the help has them; an exit status where the help tells one."""
    page = PAGES[name]
    sections = re.findall(r"^\.SH (.*)$", page, re.MULTILINE)
    assert sections[:3] == ["NAME", "SYNOPSIS", "DESCRIPTION"] and sections[-2:] == ["EXAMPLES", "SEE ALSO"]
    assert "OPTIONS" in sections
    assert ("EXIT STATUS" in sections) is (
        name.split("-")[-1]
        in {"check.1", "inspect.1", "reach.1", "diff.1", "verify.1", "lint.1", "doctor.1", "redact.1", "run.1"}
    )
    assert "\b" not in page


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
@pytest.mark.parametrize("name", PAGES)
def test_groff_prints_a_page_without_a_warning(name: str) -> None:
    """With all its warnings on; what the page says comes out as it is in the help."""
    done = subprocess.run(
        ["groff", "-man", "-ww", "-Tutf8", "-K", "utf8", "-rLL=200n"],
        input=PAGES[name],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    shown = re.sub(r"\x1b\[\d*m|.\x08", "", done.stdout).replace("\u2212", "-").replace("\u2010", "-")
    assert name.removesuffix(".1").replace("-", " ") in shown
    if name == "netparse-check.1":
        assert "--min-coverage PERCENT" in shown and "netparse check nodes/ --format json --fail-on warn" in shown
