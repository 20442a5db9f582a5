"""The help is as wide as the terminal, and says all of each summary."""

import os
import re
import subprocess
import sys

import pytest

from netparse.cli.app import COMMANDS
from netparse.cli.helps import helps
from tests.conftest import ROOT


def _help(width: int, *words: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "netparse", *words, "--help"],
        cwd=ROOT, env={**os.environ, "COLUMNS": str(width)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.splitlines()


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
def test_no_summary_is_cut(width: int) -> None:
    """Each first paragraph stands whole in the list of commands, however it is wrapped; prose stays inside the terminal."""
    lines = _help(width)
    listed = " ".join(" ".join(lines[lines.index("Commands:") :]).split())
    for command in COMMANDS:
        summary = " ".join((command.__doc__ or "").partition("\n\n")[0].split())
        assert f"{command.__name__.rstrip('_')} {summary}" in listed
    assert all(len(line) < width for line in lines if not line.startswith("  netparse "))


def test_words_of_the_language_are_not_shown() -> None:
    """``PATH… <list[str]>`` says nothing to who does not know Python, and braces around one name would have to be explained."""
    for made in helps():
        rows = [*made.arguments, *made.options]
        assert not re.search(r"<|\[\[|\{[^|]*\}|…\W*\.\.\.", " ".join([made.usage, *(row[0] for row in rows)])), (
            made.name
        )
    assert _help(80, "check")[0].endswith("netparse check [OPTIONS] PATH…")
    assert _help(80, "list")[0].endswith("[OPTIONS] {checks|commands|templates|collectors}")


@pytest.mark.parametrize(
    "words", [(), *((c.__name__.rstrip("_"),) for c in COMMANDS), ("fleet", "query"), ("fleet", "run")]
)
def test_everything_fits_into_eighty_columns(words: tuple[str, ...]) -> None:
    """Examples too: a terminal would break their lines anywhere."""
    assert [line for line in _help(80, *words) if len(line) > 80] == []


def test_a_wide_terminal_is_used() -> None:
    """Options keep their help on one line there."""
    assert any(len(line) > 100 for line in _help(160))
    assert len(_help(160, "check")) < len(_help(70, "check"))
