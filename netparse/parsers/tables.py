"""Which table a line belongs to, by the looks of all commands: where the table changes without any heading, another output begins."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from operator import itemgetter

from netparse.lazy import lazy_re
from netparse.parsers import PARSERS, UNREAD
from netparse.parsers.base.look import JSON, Look

_HEX = lazy_re(r"[0-9a-fA-F:.]+$")
_YAML = lazy_re(r"(?: +(?:- )*|- )[\w./\"'-]+:(?: |$)|(?:kind|metadata):")
"""A line inside an object."""
_TABLES = 500  # tables that are parted by nothing but strange words
_WIDTH = 400  # characters that tell the table of a line, however long it is
_UNREAD = "unread"
_head = itemgetter(slice(3))


@cache
def looks() -> dict[str, Look]:
    """Return the looks of all commands by their tables, in the order of the registry."""
    return {look.table: look for parser in PARSERS for look in parser.looks}


def any_of(field: str) -> re.Pattern[str]:
    """Return one expression for this field of all looks."""
    return lazy_re("|".join(f"(?:{text})" for look in looks().values() if (text := getattr(look, field))))


@cache
def _table_line() -> re.Pattern[str]:
    own = [f"(?P<t{n}>{look.line})" for n, look in enumerate(looks().values())]
    others = "|".join(entry.line for entry in UNREAD if entry.line)
    return re.compile("|".join([*own, f"(?P<{_UNREAD}>{others})"]))


@cache
def _tables() -> dict[str | None, str | None]:
    """Return the table by the group of the expression that matched."""
    return {None: None, _UNREAD: _UNREAD, **{f"t{n}": table for n, table in enumerate(looks())}}


@cache
def _first_line() -> re.Pattern[str]:
    return any_of("first")


@cache
def _heads() -> dict[str, str]:
    """Return by the first three characters of a line the table that it shows."""
    found = {head: look.table for look in looks().values() for head in look.heads}
    return found | {head: _UNREAD for entry in UNREAD for head in entry.heads}


@cache
def _inside() -> list[tuple[str, str]]:
    found = [(look.table, text) for look in looks().values() for text in look.inside]
    return found + [(_UNREAD, text) for entry in UNREAD for text in entry.inside]


@cache
def _indented() -> tuple[str, ...]:
    return tuple(look.indented for look in looks().values() if look.indented)


@cache
def _after_words() -> tuple[str, ...]:
    return tuple(look.after_words for look in looks().values() if look.after_words)


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def table_changes(lines: Sequence[str]) -> Iterator[int]:
    """Yield the indexes of the lines at which another output begins though nothing announces it."""
    if not _may_change(lines):
        return
    current: str | None = None
    since = 0
    inside_json = False
    tables = 0
    odd = False  # a line before this one is of no output that is known
    for n, line in enumerate(lines):
        if inside_json:
            inside_json = line not in ("]", "}", "} ]", "    } ]")
            continue
        if _is_continuation(line):
            continue
        table = _table(line)
        if table is None:
            odd = odd or line != "---"
            continue
        if current == JSON.table and _YAML.match(next(filter(None, lines[n + 1 : n + 3]), "")):
            continue  # a row that came between the lines of an object
        words = odd and current is None  # of whoever pasted it
        again = table == current and n > since + 1 and _restarts(table, line)
        if odd and tables < _TABLES and table == current and _begins_after_words(table, line):
            again, tables = True, tables + 1  # another host's table, under words that are no heading
        odd = False
        if (current is not None and (table != current or again)) or (table == JSON.table and words):
            yield n
        if table != current or again:
            since = n
        current = table
        inside_json = table == JSON.table and line in ("{", "[", "[ {")


def begins_output(line: str, *, at_its_start: bool = False) -> bool:
    """Whether a line belongs to an output that is known, or ``at_its_start``, is the first line of one."""
    if _is_continuation(line):
        return False
    if at_its_start:
        return bool(_first_line().match(line))
    return _table(line) is not None


def _is_continuation(line: str) -> bool:
    """Whether a line is blank, or goes on with a record: it begins with blanks, as few tables' own lines do."""
    return not line or (line[0] in " \t" and not any(text in line for text in _indented()))


def _table(line: str) -> str | None:
    found = _table_line().match(line, 0, _WIDTH)
    return _tables()[found.lastgroup] if found else None


def _restarts(table: str, line: str) -> bool:
    pattern = looks()[table].restart if table in looks() else ""
    return bool(pattern and _expression(pattern).match(line))


def _begins_after_words(table: str, line: str) -> bool:
    start = looks()[table].after_words if table in looks() else ""
    return bool(start and line.startswith(start))


def _may_change(lines: Sequence[str]) -> bool:
    """Whether the lines show two tables, or one that begins twice: a quick look at all of them."""
    heads = set(map(_head, lines))
    known = _heads()
    present = {known[head] for head in heads if head in known}
    text = "\n".join(lines)
    if not heads <= known.keys() | {""}:
        present |= {table for table, sign in _inside() if sign in text}
    strange = any(h[:1].isalpha() and h not in known and not _HEX.match(h) for h in heads)
    if strange and any(text.count(f"\n{start}") > 0 and text.count(start) > 1 for start in _after_words()):
        return True
    if JSON.table in present and not lines[0].startswith(("[", "{")):
        return True
    signs = (sign for table in present if table in looks() and (sign := looks()[table].restart_sign))
    return len(present) > 1 or any(text.count(sign) > 1 for sign in signs)
