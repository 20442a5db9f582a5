"""Everything that netparse knows about a command stands in its parser's module: no other module names the command."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from netparse.parsers import PARSERS
from tests.conftest import ROOT

STEMS = {p.stem for p in PARSERS}
_COMPOUND = re.compile(rf"\b(?:{'|'.join(s for s in STEMS if '_' in s)})\b")
"""``ip route`` in a sentence is a command for people; ``ip_route`` is a stem wherever it stands."""
_ROOMS = ("parsers", "records", "captures")
MODULES = [p for p in (ROOT / "netparse").rglob("*.py") if p.relative_to(ROOT / "netparse").parts[0] not in _ROOMS]


def stems_named(source: str) -> Iterator[str]:
    """Yield the strings of a module that are or hold a stem, docstrings excepted."""
    tree = ast.parse(source)
    docstrings = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    strings = (n for n in ast.walk(tree) if isinstance(n, ast.Constant) and id(n) not in docstrings)
    texts = (n.value for n in strings if isinstance(n.value, str))
    return (text for text in texts if text in STEMS or _COMPOUND.search(text))


@pytest.mark.parametrize("module", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_module_names_a_command_that_is_not_its_own(module: Path) -> None:
    """A check asks for routes; which commands print routes is the registry's to say."""
    assert not list(stems_named(module.read_text()))


def test_a_module_that_names_a_command_would_be_found() -> None:
    """As a word of a text, in a tuple, as a default; advice for people and docstrings name none."""
    source = '''
def f(stems=("ss", "arp")):
    """Reads ip_route."""
    return "proc_net_tcp and netstat", f"{stems} ip_neigh", "ip route; netstat -nlp", "ip_routes"
'''
    assert sorted(stems_named(source)) == [" ip_neigh", "arp", "proc_net_tcp and netstat", "ss"]
