"""A rule's regular expression, rewritten so that it can be searched in a whole text and still sees one line only.

textfsm matches each rule against one line, which holds no line feed. Here the same rule is matched inside the text,
at the line's beginning, as one branch among others. Both give the same groups, because the rewritten expression

- cannot take a line feed: whatever could (``\\s``, ``[^x]``, ``\\W``, a range) is narrowed to all other characters,
  so that no part, lookahead or lookbehind included, reaches into another line;
- has ``^ $ \\A \\Z`` meaning the line's ends, under ``re.MULTILINE``; ``\\b`` means the same beside a line feed as at
  an end;
- captures only what a Value or a reference needs, by number; references are renumbered.

The rewriting works on the tree that CPython's own parser makes, never on the text, so that there is one reading of a
pattern.
"""

import re
import sys
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from re import _constants as op  # type: ignore[attr-defined]  # no public parse tree exists
from re import _parser  # type: ignore[attr-defined]  # no public parse tree exists
from typing import Any

_LINE_FEED = 10
# What \s takes, without the line feed; a test compares it with str.isspace over all of Unicode.
_SPACES = "\t\\x0b-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000"
_ASCII_SPACES = "\t\\x0b-\\r "
_ESCAPES = {
    op.CATEGORY_DIGIT: r"\d",
    op.CATEGORY_NOT_DIGIT: r"\D",
    op.CATEGORY_SPACE: r"\s",
    op.CATEGORY_NOT_SPACE: r"\S",
    op.CATEGORY_WORD: r"\w",
    op.CATEGORY_NOT_WORD: r"\W",
}
_ENDS = {
    op.AT_BEGINNING: "^",
    op.AT_BEGINNING_STRING: "^",
    op.AT_END: "$",
    op.AT_END_STRING: "$",
    op.AT_BOUNDARY: r"\b",
    # Before 3.14, \B never matched in an empty string; inside a text an empty line would have no such exception.
    op.AT_NON_BOUNDARY: r"\B" if sys.version_info >= (3, 14) else r"(?!^$)\B",
}
_FLAGS = (("i", re.IGNORECASE), ("a", re.ASCII), ("u", re.UNICODE))
_REST = (op.MAX_REPEAT, (0, op.MAXREPEAT, [(op.ANY, None)]))
_LAZINESS = {op.MAX_REPEAT: "", op.MIN_REPEAT: "?", op.POSSESSIVE_REPEAT: "+"}


class Unsupported(Exception):
    """A part of the expression is unknown here; the template runs in textfsm's own loop instead."""


def parse(pattern: str) -> Any:
    """Return CPython's tree of a pattern, without repeating the warnings that compiling it gave."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _parser.parse(pattern)


def write(nodes: Iterable[tuple[Any, Any]]) -> str:
    """Return the expression of nodes that hold no group."""
    return Rewriter(used=0).sequence(nodes, set(), False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What is certain of a captured group whenever its rule matches."""

    number: int
    always: bool
    filled: bool


@dataclass(slots=True)
class Rewriter:
    """Writes one rule as a branch; ``groups`` has the numbers of the named groups that it kept, ``used`` the last number given,
    ``width`` how many characters the rule takes at least."""

    used: int
    groups: dict[str, Group] = field(default_factory=dict)
    width: int = 0
    _numbers: dict[int, int] = field(default_factory=dict)

    def rewrite(self, pattern: str, names: Iterable[str]) -> str:
        """Return the branch for a rule, of which the groups in ``names`` (and referenced ones) capture."""
        tree = parse(pattern)
        wanted = {tree.state.groupdict[name]: name for name in tree.state.groupdict if name in set(names)}
        keep = set(wanted) | set(_references(tree))
        text = self.sequence(_hurried(_without_start(tree)), keep, False)
        self.width = tree.getwidth()[0]
        facts = dict(_facts(tree, True))
        for number, name in wanted.items():
            always, filled = facts[number]
            self.groups[name] = Group(number=self._numbers[number], always=always, filled=filled)
        return text

    def sequence(self, nodes: Iterable[tuple[Any, Any]], keep: set[int], ascii_only: bool) -> str:
        return "".join(self._node(code, value, keep, ascii_only) for code, value in nodes)

    def _node(self, code: Any, value: Any, keep: set[int], ascii_only: bool) -> str:
        if code is op.LITERAL:
            return "(?!)" if value == _LINE_FEED else re.escape(chr(value))
        if code is op.NOT_LITERAL:
            return f"[^{_char(value)}\\n]"
        if code is op.ANY:
            return "."
        if code is op.IN:
            return _class(value, ascii_only)
        if code is op.AT:
            return _ENDS[value]
        if code in _LAZINESS:
            return self._repeat(code, value, keep, ascii_only)
        return self._nested(code, value, keep, ascii_only)

    def _nested(self, code: Any, value: Any, keep: set[int], ascii_only: bool) -> str:
        if code is op.SUBPATTERN:
            return self._group(value, keep, ascii_only)
        if code is op.BRANCH:
            return "(?:" + "|".join(self.sequence(branch, keep, ascii_only) for branch in value[1]) + ")"
        if code in (op.ASSERT, op.ASSERT_NOT):
            sign = ("<" if value[0] < 0 else "") + ("=" if code is op.ASSERT else "!")
            return f"(?{sign}{self.sequence(value[1], keep, ascii_only)})"
        if code is op.ATOMIC_GROUP:
            return f"(?>{self.sequence(value, keep, ascii_only)})"
        if code is op.GROUPREF:
            return f"(?:\\{self._number(value)})"
        if code is op.GROUPREF_EXISTS:
            yes, no = (self.sequence(part or [], keep, ascii_only) for part in value[1:])
            return f"(?({self._number(value[0])}){yes}|{no})"
        if code is op.FAILURE:
            return "(?!)"
        raise Unsupported(str(code))

    def _number(self, group: int) -> int:
        if group not in self._numbers:
            raise Unsupported("a reference to a group that follows")
        return self._numbers[group]

    def _group(self, value: Any, keep: set[int], ascii_only: bool) -> str:
        number, add, remove, nodes = value
        opening = "(?:"
        if number in keep:
            self.used += 1
            self._numbers[number] = self.used
            opening = "("
        body = self.sequence(nodes, keep, ascii_only if not add & (re.ASCII | re.UNICODE) else bool(add & re.ASCII))
        # Of the flags only i, a and u change what a line matches: it has no line feed for m and s.
        flags = "".join(letter for letter, flag in _FLAGS if add & flag)
        flags += "-i" if remove & re.IGNORECASE else ""
        if not flags:
            return f"{opening}{body})"
        return f"((?{flags}:{body}))" if opening == "(" else f"(?{flags}:{body})"

    def _repeat(self, code: Any, value: Any, keep: set[int], ascii_only: bool) -> str:
        low, high, nodes = value
        body = self.sequence(nodes, keep, ascii_only)
        if (low, high) == (0, 1) and code is not op.POSSESSIVE_REPEAT and not _is_character(nodes):
            # The same tries in the same order, but a branch costs the engine half of what a repeat does.
            return f"(?:{body}|)" if code is op.MAX_REPEAT else f"(?:|{body})"
        if not _is_character(nodes):
            body = f"(?:{body})"
        times = {(0, 1): "?", (0, op.MAXREPEAT): "*", (1, op.MAXREPEAT): "+"}.get((low, high))
        times = times or f"{{{low},{'' if high is op.MAXREPEAT else high}}}"
        return body + times + _LAZINESS[code]


def _without_start(tree: Any) -> list[tuple[Any, Any]]:
    """Drop the ``^`` that every rule begins with: the search stands at a line's beginning already.

    The engine passes a branch by its first character only if nothing stands before that.
    """
    nodes = list(tree)
    return nodes[1:] if nodes and nodes[0] == (op.AT, op.AT_BEGINNING) else nodes


def _is_character(nodes: Any) -> bool:
    return len(nodes) == 1 and nodes[0][0] in (op.ANY, op.IN, op.NOT_LITERAL, op.LITERAL)


def _hurried(nodes: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """Return the same expression, with a lazy ``.*?`` before a final ``$`` or ``\\s*$`` taken from the line's end.

    The shortest text that leaves nothing but white space before the end is the longest that ends in something else, and the
    engine finds that in one step instead of trying the rest of the expression at every character.
    """
    if len(nodes) < 2 or nodes[-1] not in ((op.AT, op.AT_END), (op.AT, op.AT_END_STRING)):
        return nodes
    if _is_spaces(*nodes[-2]):
        whole: list[tuple[Any, Any]] = [
            (op.BRANCH, (None, [[_REST, (op.IN, [(op.CATEGORY, op.CATEGORY_NOT_SPACE)])], []]))
        ]
        return _last_lazy(nodes[:-2], whole) + nodes[-2:]
    return _last_lazy(nodes[:-1], [_REST]) + nodes[-1:]


def _is_spaces(code: Any, value: Any) -> bool:
    return (
        code is op.MAX_REPEAT
        and value[:2] == (0, op.MAXREPEAT)
        and list(value[2]) == [(op.IN, [(op.CATEGORY, op.CATEGORY_SPACE)])]
    )


def _last_lazy(nodes: Any, whole: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """Return the nodes with ``whole`` for the lazy repeat at their end, looked for inside groups without flags too.

    Nothing that stands before it changes: with such a repeat there, the end is always reached at the first try.
    """
    if not len(nodes):
        return []
    before, (code, value) = list(nodes[:-1]), nodes[-1]
    if code is op.MIN_REPEAT and value[0] in (0, 1) and value[1] is op.MAXREPEAT and value[2][0][0] is op.ANY:
        return [*before, *[(op.ANY, None)] * value[0], *whole]
    if code is op.SUBPATTERN and not value[1] and not value[2]:
        return [*before, (code, (*value[:3], _last_lazy(value[3], whole)))]
    if code is op.MAX_REPEAT and value[:2] == (0, 1):
        return [*before, (code, (0, 1, _last_lazy(value[2], whole)))]
    if code is op.BRANCH:
        return [*before, (code, (None, [_last_lazy(branch, whole) for branch in value[1]]))]
    return list(nodes)


def _char(code: int) -> str:
    return (
        f"\\U{code:08x}" if code > 126 or code < 32 else re.escape(chr(code)) if not chr(code).isalnum() else chr(code)
    )


def _class(items: list[tuple[Any, Any]], ascii_only: bool) -> str:
    """Return a character class that takes the same characters but never a line feed."""
    if items[0][0] is op.NEGATE:
        return "[^" + "".join(_class_item(*item) for item in items[1:]) + "\\n]"
    if len(items) == 1 and items[0][1] in (op.CATEGORY_NOT_DIGIT, op.CATEGORY_NOT_WORD):
        return f"[^{_ESCAPES[items[0][1]].lower()}\\n]"
    guarded = any(item[1] in (op.CATEGORY_NOT_DIGIT, op.CATEGORY_NOT_WORD) for item in items)
    spaces = _ASCII_SPACES if ascii_only else _SPACES
    parts = [part for item in items for part in _no_line_feed(*item)]
    body = "".join(spaces if part[1] is op.CATEGORY_SPACE else _class_item(*part) for part in parts)
    if not body:
        return "(?!)"
    if len(items) == 1 and items[0][0] is op.CATEGORY and body in _ESCAPES.values():
        return body
    return f"(?:(?!\\n)[{body}])" if guarded else f"[{body}]"


def _no_line_feed(code: Any, value: Any) -> Iterator[tuple[Any, Any]]:
    if code is op.RANGE and value[0] <= _LINE_FEED <= value[1]:
        if value[0] < _LINE_FEED:
            yield op.RANGE, (value[0], _LINE_FEED - 1)
        if value[1] > _LINE_FEED:
            yield op.RANGE, (_LINE_FEED + 1, value[1])
    elif code is not op.LITERAL or value != _LINE_FEED:
        yield code, value


def _class_item(code: Any, value: Any) -> str:
    if code is op.LITERAL:
        return _char(value)
    if code is op.RANGE:
        return f"{_char(value[0])}-{_char(value[1])}"
    if code is op.CATEGORY:
        return _ESCAPES[value]
    raise Unsupported(str(code))


def children(code: Any, value: Any) -> list[Any]:
    """Return the sequences inside a node."""
    if code in _LAZINESS:
        return [value[2]]
    if code is op.SUBPATTERN:
        return [value[3]]
    if code is op.BRANCH:
        return list(value[1])
    if code in (op.ASSERT, op.ASSERT_NOT):
        return [value[1]]
    if code is op.ATOMIC_GROUP:
        return [value]
    if code is op.GROUPREF_EXISTS:
        return [part for part in value[1:] if part]
    return []


def _references(nodes: Any) -> Iterator[int]:
    for code, value in nodes:
        if code is op.GROUPREF:
            yield value
        elif code is op.GROUPREF_EXISTS:
            yield value[0]
        for inner in children(code, value):
            yield from _references(inner)


def _facts(nodes: Any, always: bool) -> Iterator[tuple[int, tuple[bool, bool]]]:
    """Yield each group's number with: does it take part in every match, is it then never empty."""
    for code, value in nodes:
        if code is op.SUBPATTERN and value[0] is not None:
            yield value[0], (always, always and value[3].getwidth()[0] > 0)
        certain = code in (op.SUBPATTERN, op.ATOMIC_GROUP, op.ASSERT) or (code in _LAZINESS and value[0] > 0)
        for inner in children(code, value):
            yield from _facts(inner, always and certain)
