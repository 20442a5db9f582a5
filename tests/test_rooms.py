"""Everything that netparse knows about a command stands in its parser's module: no other module names the command."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from netparse.parsers import PARSERS
from tests.conftest import ROOT

_FORMATS = {"firewalld"}
"""Stems that are also a format in which `netparse ports --firewall` writes rules."""
STEMS = {p.stem for p in PARSERS} - _FORMATS
_COMPOUND = re.compile(rf"\b(?:{'|'.join(s for s in STEMS if '_' in s)})\b")
"""``ip route`` in a sentence is a command for people; ``ip_route`` is a stem wherever it stands."""
_WORD = re.compile(rf"(?<![\w/.-])(?:{'|'.join(STEMS)})(?![\w/.-])")
_CLASSES = re.compile(r"\\[bBdDsSwWAZ]")
"""What stands for a class of characters in an expression, and would be a letter beside the word."""
_ROOMS = ("parsers", "records")
_CAPTURES = sorted((ROOT / "netparse" / "captures").rglob("*.py"))
MODULES = [p for p in (ROOT / "netparse").rglob("*.py") if p.relative_to(ROOT / "netparse").parts[0] not in _ROOMS]

_PARSERS = ROOT / "netparse" / "parsers"
GENERAL = [*(_PARSERS / "base").rglob("*.py"), *(_PARSERS / "own").rglob("*.py")]
GENERAL += [p for p in _PARSERS.glob("*.py") if p.stem not in STEMS | _FORMATS | {"__init__"}]
"""What all rooms share, beside the registry."""
_NAMESAKES = {"places.py": {"netstat", "ss"}, "tells.py": {"hostname"}, "read_tables.py": {"hostname"}}
"""Words that are something else there: commands of talosctl, a key of settings and objects, a field of entries of `arp`."""
_FIELDS = {"hostname"}
"""A stem that is a field of other commands' records, too."""


def modules_of_rooms(source: str) -> Iterator[str]:
    """Yield the rooms that a module imports: ``parsers.netstat``, or ``netstat`` from ``parsers``."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names if a.name.rpartition(".")[2] in STEMS)
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("netparse.parsers"):
            names = [node.module.rpartition(".")[2], *(a.name for a in node.names)]
            yield from (name for name in names if name in STEMS)


def stems_named(source: str) -> Iterator[str]:
    """Yield the strings of a module that are or hold a stem, docstrings excepted."""
    tree = ast.parse(source)
    docstrings = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    strings = (n for n in ast.walk(tree) if isinstance(n, ast.Constant) and id(n) not in docstrings)
    texts = (n.value for n in strings if isinstance(n.value, str))
    return (text for text in texts if text in STEMS or _COMPOUND.search(text))


def expressions_with_a_stem(source: str) -> Iterator[str]:
    """Yield the expressions of a module, with alternatives, in which a stem is a word of its own."""
    texts = (n.value for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Constant))
    for text in texts:
        text = text.decode("latin-1") if isinstance(text, bytes) else text
        if isinstance(text, str) and "|" in text and "\n\n" not in text and _WORD.search(_CLASSES.sub(" ", text)):
            yield text


@pytest.mark.parametrize("module", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_module_names_a_command_that_is_not_its_own(module: Path) -> None:
    """A check asks for routes; which commands print routes is the registry's to say."""
    assert set(stems_named(module.read_text())) <= _NAMESAKES.get(module.name, set())


@pytest.mark.parametrize("module", [*MODULES, *GENERAL], ids=lambda p: str(p.relative_to(ROOT)))
def test_no_module_imports_the_room_of_a_command(module: Path) -> None:
    """The registry gives the parsers; who takes one by its module has named the command."""
    assert not list(modules_of_rooms(module.read_text()))


def test_an_import_of_a_room_would_be_found() -> None:
    source = "from netparse.parsers.netstat import PARSER\nfrom netparse.parsers import ss, Kind\nimport netparse.parsers.arp as a\n"
    assert list(modules_of_rooms(source)) == ["netstat", "ss", "netparse.parsers.arp"]


@pytest.mark.parametrize("module", GENERAL, ids=lambda p: str(p.relative_to(ROOT)))
def test_what_the_rooms_share_names_no_command(module: Path) -> None:
    assert set(stems_named(module.read_text())) <= _NAMESAKES.get(module.name, set())


@pytest.mark.parametrize("stem", sorted(STEMS))
def test_a_room_names_no_other_command(stem: str) -> None:
    """Each says what is its own; a word that is a field of its records is one of those."""
    named = stems_named((_PARSERS / f"{stem}.py").read_text())
    assert not [text for text in named if stem not in text and text not in _FIELDS]


def test_a_module_that_names_a_command_would_be_found() -> None:
    """As a word of a text, in a tuple, as a default; advice for people and docstrings name none."""
    source = '''
def f(stems=("ss", "arp")):
    """Reads ip_route."""
    return "proc_net_tcp and netstat", f"{stems} ip_neigh", "ip route; netstat -nlp", "ip_routes"
'''
    assert sorted(stems_named(source)) == [" ip_neigh", "arp", "proc_net_tcp and netstat", "ss"]


@pytest.mark.parametrize("module", _CAPTURES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_expression_of_captures_names_a_command(module: Path) -> None:
    """The programs in an expression come from the registry (``netparse.parsers.spelling.program_names``)."""
    assert not list(expressions_with_a_stem(module.read_text()))


def test_an_expression_that_names_a_command_would_be_found() -> None:
    """Alone, between the signs of an expression, and in bytes; a part of another word is no stem."""
    source = r"""
A = re.compile(r"(?:ss|other): "), rb"\barp\b|x", "netstat_nlp|glass|/ss", "hostname: ", f"a|{x}ss"
"""
    assert set(expressions_with_a_stem(source)) == {r"(?:ss|other): ", r"\barp\b|x"}
