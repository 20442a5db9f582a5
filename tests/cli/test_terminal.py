"""What a terminal gets: colours where they are wanted, the width, words for what takes long, a check explained without marks."""

import io
import re
import threading

import pytest

from netparse.checks.docs import for_terminal
from netparse.cli import analysis as analyses
from netparse.cli.progress import step


class Screen(io.StringIO):
    """A stream that says it is a terminal; ``said`` is set once something is written."""

    def __init__(self) -> None:
        super().__init__()
        self.said = threading.Event()

    def write(self, text: str) -> int:
        written = super().write(text)
        self.said.set()
        return written

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("settings", "no_color", "terminal", "colored"),
    [
        ({}, False, True, True),
        ({}, False, False, False),
        ({"TERM": "dumb"}, False, True, False),
        ({"FORCE_COLOR": "1"}, False, False, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, True, False),
        ({"FORCE_COLOR": "1"}, True, True, False),
    ],
)
def test_colours_follow_the_usual_variables(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], no_color: bool, terminal: bool, colored: bool
) -> None:
    """NO_COLOR and --no-color forbid, FORCE_COLOR asks, TERM=dumb has none."""
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stdout", Screen() if terminal else io.StringIO())
    assert analyses.colored(no_color) is colored


def test_a_file_is_not_wrapped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a terminal has a width."""
    monkeypatch.setenv("COLUMNS", "77")
    monkeypatch.setattr("sys.stdout", Screen())
    assert analyses.columns() == 77
    monkeypatch.setattr("sys.stdout", io.StringIO())
    assert analyses.columns() is None


def test_a_step_is_named_once_it_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a second its words appear, and go away with it; a short one and a file show nothing."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("netparse.cli.progress.PATIENCE", 0.0)
    screen = Screen()
    monkeypatch.setattr("sys.stderr", screen)
    with step("making report.pdf"):
        assert screen.said.wait(10)
    assert screen.getvalue() == "making report.pdf …\r\x1b[K"
    monkeypatch.setattr("netparse.cli.progress.PATIENCE", 60.0)
    monkeypatch.setattr("sys.stderr", quiet := Screen())
    with step("a short one"):
        pass
    monkeypatch.setattr("sys.stderr", file := io.StringIO())
    with step("nobody watches"):
        pass
    assert (quiet.getvalue(), file.getvalue()) == ("", "")


def test_a_check_is_explained_without_marks() -> None:
    """No asterisks, no fences, no line wider than the terminal but for commands."""
    text = for_terminal("gateway-unresolved", 60)
    assert text.startswith("gateway-unresolved\n\nThe default gateway does not answer")
    assert not re.search(r"\*\*|`|^#", text, re.MULTILINE)
    assert "    arping -I <interface> <gateway>    # does anybody answer?" in text.splitlines()
    assert all(len(line) <= 60 for line in text.splitlines() if not line.startswith("    "))


def test_a_sentence_of_the_advice_is_no_code() -> None:
    """Commands stand further in, to be copied; a sentence is wrapped as the rest is."""
    lines = for_terminal("interface-errors", 60).splitlines()
    assert "    ethtool -S <interface>    # which error counter grows?" in lines
    assert "- try another cable, port or SFP; compare speed and duplex" in lines
    assert "  of both sides: ethtool <interface>" in lines
