"""The regular expressions of netparse, judged as its templates are: captured text is hostile, and none may backtrack over it for ever."""

import re
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from types import FunctionType
from typing import Any

import pytest

import netparse
from netparse.fsm.backtracking import growth_of
from netparse.lazy import _Lazy

# What grows faster than the square of the length by the judgement, which is over-careful, and why it may.
BOUNDED = {
    "captures.sections.headings.bare_line": "lines of less than 200 characters",
    "captures.sections.commands_in_words._NAMED": "lines of at most 200 characters",
    "captures.sections.rows_only._TABLES": "each part of a row has a bounded length, and a row that was taken is not tried again",
    "captures.sections.headings._RULED": "lines of less than 400 characters; what stands last is possessive",
    "captures.sections.host_headings._NAME_ALONE": "lines of less than 120 characters; what stands first is possessive",
    **dict.fromkeys(
        (
            f"captures.sections.host_phrases.{n}"
            for n in (
                "_WORD_NAME",
                "_NAME_WORD",
                "_LEAD",
                "_AT_NAME",
                "_COMMAND_AT",
                "_COMMAND_ON",
                "_BARE",
                "_SOMEWHERE",
            )
        ),
        "lines of at most 160 characters",
    ),
    **dict.fromkeys(
        (f"captures.text.remarks.{n}" for n in ("_ARROW", "_COMMENT", "_LOOSE", "_BRACKET", "_FRONT", "_BOLD_LOOSE")),
        "rows of at most 400 characters",
    ),
    "captures.text.formats._MAIL": "the first 8192 bytes of a file; possessive: nothing is tried twice",
    "captures.sections.host_headings._TITLE": "lines of at most 200 characters",
    "captures.sections.noise._OMITTED": "lines of less than 200 characters",
    "captures.text.ansible._STRING": "four digits are four, which the judgement takes for any number",
    "captures.sections.prompts._WEAK": "the command at its end takes whatever is left",
    "captures.origin.scopes._ARCHIVE": "possessive: nothing is tried twice",
    "captures.collectors.manifests._JUJU": "whole lines, which can be cut in one way only",
    "parsers.netstat._SIGNATURE": "an address and a port have at most 300 and 99 characters",
    "parsers.ip_address._BRIEF": "the lookahead, which the judgement leaves out, settles where the address is",
    "report.write._MARKS.text": "only of a file that is about to be replaced",
}


_SEEN: set[FunctionType] = set()
"""Functions that were looked into for the expressions that they close over."""


def _expressions() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every expression that a module of netparse has."""
    for module in walk_packages(netparse.__path__, "netparse."):
        if not module.name.endswith("__main__"):
            for name, value in vars(import_module(module.name)).items():
                yield from _inside(f"{module.name.removeprefix('netparse.')}.{name}", value)


def _inside(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, _Lazy):
        yield name, value._given[0]
    elif isinstance(value, re.Pattern):
        yield name, value.pattern if isinstance(value.pattern, str) else value.pattern.decode("latin-1")
    elif isinstance(value, tuple | list | set | frozenset):
        for item in value:
            yield from _inside(name, item)
    elif _makes_expression(value):
        yield from _inside(name, value())
    elif isinstance(value, FunctionType) and value not in _SEEN:
        _SEEN.add(value)
        for cell in value.__closure__ or ():
            yield from _inside(name, cell.cell_contents)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _inside(f"{name}.{key}", item)


def _makes_expression(value: Any) -> bool:
    """Whether this makes one expression of those of all commands, and keeps it."""
    made = getattr(value, "__wrapped__", None) if hasattr(value, "cache_info") else None
    return (
        isinstance(made, FunctionType)
        and not made.__code__.co_argcount
        and "Pattern" in str(made.__annotations__.get("return"))
    )


FOUND = sorted({text: name for name, text in _expressions()}.items())


@pytest.mark.parametrize(("text", "name"), FOUND, ids=[f"{name}-{number}" for number, (_, name) in enumerate(FOUND)])
def test_no_expression_backtracks_for_ever(text: str, name: str) -> None:
    """The time grows with the square of a line's length at most, or there is a reason why it does not matter."""
    growth = growth_of(text)
    assert (growth is not None and growth <= 2) or name in BOUNDED


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("captures.sections.host_headings._NAME_ALONE", "*" * 50 + "a" + "*" * 60 + "!"),
        ("captures.sections.host_headings._TITLE", "-" * 60 + "a" * 139),
        ("captures.origin.scopes._ARCHIVE", "x" + ".tar.gz" * 40 + " x"),
        ("captures.collectors.manifests._JUJU", "  0:\n" + "    hostname\n" * 10_000),
        ("captures.sections.noise._OMITTED", "." * 190 + "x"),
        ("captures.text.ansible._STRING", ' "' + r"\uffff" * 10_000),
        ("captures.sections.headings.bare_line", "kubectl exec" + " -a" * 60 + " !"),
        ("parsers.ip_address._BRIEF", "lo UP " + ":" * 50_000),
    ],
)
def test_what_is_excused_refuses_the_worst_texts(name: str, text: str) -> None:
    """At once, or this test would not end."""
    module, _, attribute = name.rpartition(".")
    found = getattr(import_module(f"netparse.{module}"), attribute)
    expression = found() if callable(found) else found
    assert expression.match(text) is None
