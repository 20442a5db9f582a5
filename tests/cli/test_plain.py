"""`netparse parse` is understood without Typer where its words leave nothing to interpret; then both do the same."""

from collections.abc import Callable
from pathlib import Path

import pytest

from netparse.cli.plain import plain_parse
from tests.conftest import EXAMPLE

NETSTAT = str(EXAMPLE / "controlplane" / "netstat_nlpt.txt")
ARP = str(EXAMPLE / "controlplane" / "arp.txt")


@pytest.fixture
def words(tmp_path: Path) -> Callable[[str], list[str]]:
    """Put files in place of their names: a command line is one string."""
    (tmp_path / "letter.txt").write_text("The weather is fine.\n")
    (tmp_path / "odd.txt").write_text("Active Internet connections (only servers)\nnobody knows\n")
    files = {"NETSTAT": NETSTAT, "ARP": ARP, "LETTER": str(tmp_path / "letter.txt"), "ODD": str(tmp_path / "odd.txt")}
    return lambda line: [files.get(word, word) for word in line.split()]


@pytest.mark.parametrize(
    "line",
    [
        "parse NETSTAT",
        "parse NETSTAT ARP --records-only",
        "parse --format ndjson ARP",
        "parse --format csv --format table ARP",
        "parse --command netstat ODD --strict",
        "parse --command nonsense ARP",
        "parse --strict ODD",
        "parse LETTER",
        "parse missing.txt",
    ],
)
def test_both_ways_print_the_same(
    line: str,
    words: Callable[[str], list[str]],
    netparse: Callable[..., tuple[int, str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Standard output, standard error and exit code are those that Typer's way gives."""
    assert plain_parse(words(line)) is not None
    plain = netparse(*words(line))
    monkeypatch.setattr("netparse.cli.plain_parse", lambda _: None)
    assert netparse(*words(line)) == plain


@pytest.mark.parametrize(
    "line",
    [
        "",
        "check NETSTAT",
        "--version",
        "parse --help",
        "parse -h",
        "parse --format=csv ARP",
        "parse --format xml ARP",
        "parse --format",
        "parse ARP --command",
        "parse --templates DIR ARP",
        "parse -- -odd-name",
        "parse --recordsonly ARP",
    ],
)
def test_what_must_be_interpreted_is_left_to_typer(line: str) -> None:
    """Help, mistakes, options joined to their value, and whatever is rare."""
    assert plain_parse(line.split()) is None
