"""Reads objects out of JSON one by one, from a text that may arrive in pieces: a list of any length needs the room of one item.

The standard library's decoder does the work; its one limit, that a value must be whole, is met item by item.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

from netparse.lazy import lazy_re
from netparse.parsers.kubernetes.found import Found, State, offset_of_name
from netparse.parsers.kubernetes.node_object import look, node_name

_BLANK = lazy_re(r"[\s,]*")
_DOCUMENT = lazy_re(r"[^\S\n]*(?:[\[{])")
_OBJECT = lazy_re(r'\{\s*"(?:apiVersion|kind|metadata|name)"')
_MAX_FAILED = 40  # beginnings tried in a broken text, each of which may be as long as the text
_ITEMS = ("items", "Items")
_LONGEST = 64 << 20  # of one object
_LOGS = "==== START logs for container"


class _Damaged(Exception):
    """Here the text is no JSON, or it ends."""


class _Window:
    """A moving view of the text: ``text[at]`` is the next character, in line ``line``."""

    def __init__(self, more: Callable[[], str]) -> None:
        self.text, self.at, self.line = "", 0, 1
        self._more, self._ended = more, False
        self._decode = json.JSONDecoder(strict=False).raw_decode

    def fill(self) -> bool:
        """Read on; False at the end. What was passed is forgotten."""
        if self._ended:
            return False
        pieces, wanted = [], max(len(self.text) - self.at, 1)  # twice as much: a long value is tried a few times only
        while wanted > 0 and not self._ended:
            piece = self._more()
            self._ended = not piece
            pieces.append(piece)
            wanted -= len(piece)
        self.text, self.at = self.text[self.at :] + "".join(pieces), 0
        return True

    def pass_to(self, place: int) -> None:
        self.line += self.text.count("\n", self.at, place)
        self.at = place

    def next(self) -> str:
        """Pass blanks and commas, and return the next character; nothing at the end."""
        while True:
            found = _BLANK.match(self.text, self.at)
            self.pass_to(found.end() if found else self.at)
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.fill():
                return ""

    def value(self) -> tuple[Any, str]:
        """Read a value and return it with its text."""
        while True:
            try:
                thing, end = self._decode(self.text, self.at)
            except json.JSONDecodeError:
                end = -1
            except RecursionError:
                raise _Damaged from None
            if 0 <= end < len(self.text) or (end == len(self.text) and self._ended):
                text = self.text[self.at : end]
                self.pass_to(end)
                return thing, text
            if len(self.text) - self.at > _LONGEST or not self.fill():
                raise _Damaged

    def expect(self, char: str) -> None:
        if self.next() != char:
            raise _Damaged
        self.pass_to(self.at + 1)


def read_json(more: Callable[[], str], state: State) -> Iterator[Found]:
    """Yield the objects of all documents, of lists their items; of a damaged text those that are whole.

    ``more`` returns the next piece of the text, nothing at its end.
    """
    window = _Window(more)
    failed = 0
    while _to_document(window, anywhere=failed > 0):
        first = window.line
        try:
            for found in _document(window, state):
                state.took(found.first, found.last)
                yield found
            state.took(first, window.line)
        except _Damaged:
            state.broken = True
            failed += 1
            if failed > _MAX_FAILED:
                return
            window.pass_to(min(window.at + 1, len(window.text)))


def _to_document(window: _Window, *, anywhere: bool) -> bool:
    """Go to where the next document begins: a line that does so, or, in a damaged text, any object; False when none is left."""
    pattern = _OBJECT if anywhere else _DOCUMENT
    while True:
        if anywhere:
            found = pattern.search(window.text, window.at)
            if found:
                window.pass_to(found.start())
                return True
            window.pass_to(max(window.at, len(window.text) - 40))
        elif window.next() in ("{", "["):
            return True
        else:
            end = window.text.find("\n", window.at)
            if window.text.startswith(_LOGS, window.at):
                return False  # behind the objects `cluster-info dump` prints the logs of all pods
            window.pass_to(end + 1 if end >= 0 else len(window.text))
            if end >= 0:
                continue
        if not window.fill():
            return False


def _document(window: _Window, state: State) -> Iterator[Found]:
    if window.next() == "[":
        state.is_list = True
        window.pass_to(window.at + 1)
        yield from _array(window, None)
        return
    first = window.line
    thing: dict[str, Any] = {}
    listed = False
    lines: dict[str, tuple[int, str]] = {}
    window.expect("{")
    while window.next() != "}":
        key, _ = window.value()
        if not isinstance(key, str):
            raise _Damaged
        window.expect(":")
        opens = window.next()
        line = window.line
        if key in _ITEMS and opens == "[":
            listed = state.is_list = True
            window.pass_to(window.at + 1)
            kind = look(thing, "kind")
            yield from _array(window, kind if isinstance(kind, str) else None)
        elif key in _ITEMS and window.text.startswith("null", window.at):
            listed = state.is_list = True
            window.value()
        else:
            thing[key], text = window.value()
            lines[key] = (line, text)
    window.expect("}")
    if not listed:
        yield Found(thing, _line_of_name(thing, lines, first), first, window.line)


def _line_of_name(thing: dict[str, Any], lines: dict[str, tuple[int, str]], first: int) -> int:
    for key in ("metadata", "objectMeta", "Metadata"):
        if key in lines:
            line, text = lines[key]
            return line + text.count("\n", 0, offset_of_name(text, thing, node_name(thing)))
    return lines.get("name", (first, ""))[0]


def _array(window: _Window, kind: str | None) -> Iterator[Found]:
    while window.next() != "]":
        first = window.line
        thing, text = window.value()
        at = offset_of_name(text, thing, node_name(thing)) if isinstance(thing, dict) else 0
        yield Found(thing, first + text.count("\n", 0, at), first, window.line, kind, in_list=True, text=text)
    window.expect("]")
