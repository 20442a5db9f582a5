"""The command that somebody's words name above an output is the one that printed it."""

import pytest

from netparse.captures import parse
from netparse.captures.sections.commands_in_words import commands_in_words
from tests.captures.samples import ROUTES

_NAMED = (
    *("`ip route`", "`ip route`:", "Output of `ip route`:", "ip route output:", "Result of `ip route`:", "The output of ip route:"),
    *("**ip route**", "### `ip route`", "`$ ip route`", "ip route (on the node):", "Here is ip route:", "routes (`ip route`):"),
    *("With `ip route` I get:", "Ausgabe von ip route:", "`ip route` 输出:", "ip route 결과:", "“ip route”", '"ip route":', "(ip route)"),
)  # fmt: skip
_WORDS = (
    *("ip route is broken:", "After the restart I see:", "ip route add 10.31.0.0/16 via 10.31.4.1:", "`kubelet`", "the route:"),
    *("`10.31.4.0/24`", "node1:", "see ip route and ip neigh:"),
)  # fmt: skip


@pytest.mark.parametrize("block", ["\n```\n{}```\n", "\n\n```\n{}```\n", "\n{}"])
@pytest.mark.parametrize("words", _NAMED)
def test_words_name_the_command_of_the_output_below(words: str, block: str) -> None:
    """Above a fence, with a blank line between, and above the bare output."""
    (found,) = (c for c in parse(f"My pods do not answer.\n\n{words}{block.format(ROUTES)}") if c.command)
    assert found.command_line is not None and found.command_line.text == "ip route"
    assert found.covers is not None and found.covers.whole


@pytest.mark.parametrize(
    "words", ["a) ip route", "1. `ip route`", "- ip route", "<summary>ip route</summary>", "   2) ip route"]
)
def test_an_item_of_a_list_names_the_command_of_its_block(words: str) -> None:
    (found,) = (c for c in parse(f"My pods do not answer.\n\n{words}\n\n```\n{ROUTES}```\n") if c.command)
    assert found.command_line is not None and found.command_line.text == "ip route"


@pytest.mark.parametrize("words", _WORDS)
def test_other_words_name_no_command(words: str) -> None:
    assert list(commands_in_words([words, *ROUTES.splitlines()])) == []


@pytest.mark.parametrize(
    "words", ["on elm-1: ip route", "elm-1 `ip route`:", "на ноде elm-1 ip route:", "Node elm-1 - ip route"]
)
def test_a_command_stands_behind_its_host(words: str) -> None:
    (found,) = (c for c in parse(f"My pods do not answer.\n\n{words}\n\n```\n{ROUTES}```\n") if c.command)
    assert (found.host, found.command_line and found.command_line.text) == ("elm-1", "ip route")


def test_what_the_named_command_left_out_is_known() -> None:
    """A filter in the words makes the output a part of the table."""
    text = f"My pods do not answer.\n\n`ip route | grep -v cali`:\n\n```\n{ROUTES}```\n"
    (found,) = (c for c in parse(text) if c.command)
    assert found.covers is not None and not found.covers.whole


def test_the_letter_a_is_an_abbreviation() -> None:
    """``ip a`` has no word of a sentence."""
    ((_, command),) = commands_in_words(["b) ip a", "", "```", "1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536"])
    assert command.text == "ip a"
