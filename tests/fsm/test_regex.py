"""The rewritten expressions: one line each, whatever stands around it."""

import re
import sys

import pytest

from netparse.fsm.regex import Rewriter, write
from netparse.fsm.regex import parse as tree_of

_AROUND = "a b\n%s\nb a"
_LINES = ("", "a", " ", "a b", "ab  ", "\ta\x0b", "xx\u2003y", "É1", "a=b=c", "\x1f\x85", "aXbX")
_PATTERNS = (
    r"^(?P<A>\s*)", r"^(?P<A>[^x]+)", r"^(?P<A>\W+|\D)", r"^(?P<A>[\W\d]*)", r"^(?P<A>[\s\S]*)", r"^(?P<A>[\t-~]+)", r"^(?P<A>\S.*?)\s*$",
    r"^(?P<A>.*?)\s*\Z", r"^(?P<A>.+?)$", r"^a(?P<A>(?=\s)|(?<=a)$)", r"^(?P<A>a)?\b", r"^\B(?P<A>.?)", r"^(?P<A>a)\s*(?P=A)?",
    r"^(?P<A>[\n])?",
    r"^(?P<A>(?i:x|É)+)", r"^(?P<A>(?a:\s|\w)+)", r"^(?P<A>(?:a|ab)(?:c|bcd)?)", r"^(?P<A>a)?(?(A)\s|x)",
    r"^(?P<A>(?<!\n)\s?)", r"^(?P<A>x(?:.*?)?)\s*$",
)  # fmt: skip


@pytest.mark.parametrize("pattern", _PATTERNS)
@pytest.mark.parametrize("line", _LINES)
def test_a_rewritten_expression_takes_from_a_text_what_the_original_takes_from_the_line(
    pattern: str, line: str
) -> None:
    """The neighbouring lines change nothing, and the named group holds the same text."""
    rewriter = Rewriter(used=0)
    rewritten = re.compile(rewriter.rewrite(pattern, ["A"]), re.MULTILINE)
    expected = re.compile(pattern).match(line)
    found = rewritten.match(_AROUND % line, 4)
    assert (found is None) == (expected is None)
    if expected and found:
        assert found[rewriter.groups["A"].number] == expected["A"]
        assert found[0] == expected[0]


def test_white_space_is_all_that_python_knows_but_the_line_feed() -> None:
    r"""The list that stands for \s is complete and has nothing more."""
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    for flags in ("", "a"):
        original = f"(?{flags}:\\s)" if flags else r"\s"
        ours = set(re.findall(Rewriter(used=0).rewrite(original, []), every))
        assert set(re.findall(original, every)) - ours == {"\n"}
        assert ours <= set(re.findall(original, every))


def test_facts_about_groups_are_certain_ones() -> None:
    """A group in a branch or an optional part may be absent; one that can be empty is not called filled."""
    rewriter = Rewriter(used=0)
    rewriter.rewrite(r"^(?P<A>\d+)(?P<B>\d*)(?:(?P<C>x)|y)(?:(?P<D>z))+(?P<E>q)?", "ABCDE")
    facts = {name: (group.always, group.filled) for name, group in rewriter.groups.items()}
    assert facts == {"A": (True, True), "B": (True, False), "C": (False, False), "D": (True, True), "E": (False, False)}


def test_only_values_and_references_capture() -> None:
    """Every group costs time on each line."""
    assert Rewriter(used=0).rewrite(r"^((a)(?P<X>b))", ["X"]) == "(?:(?:a)(b))"
    assert write(tree_of("[a-c]")) == "[a-c]"
