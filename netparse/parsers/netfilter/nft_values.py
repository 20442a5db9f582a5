"""What stands on the right side of a match and inside sets: values, ranges, prefixes, lists, elements, as nft's JSON has them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from netparse.lazy import lazy_re
from netparse.parsers.base import Misread
from netparse.parsers.base.shape import is_ip
from netparse.parsers.netfilter.nft_words import Words, to_number, to_seconds, unquoted

_HEX = lazy_re(r"0x[0-9a-fA-F]+$")
_TIME = lazy_re(r"(?:\d+(?:ms|[wdhms]))+$")
_SYMBOL = lazy_re(r"[A-Za-z0-9_][\w.*:+%-]*$|\*$")
_RANGE = lazy_re(r"(\d+|0x[0-9a-fA-F]+|[0-9a-fA-F:.]+)-(\d+|0x[0-9a-fA-F]+|[0-9a-fA-F:.]+)$")
VERDICTS = frozenset(("accept", "drop", "continue", "return"))
Statement = Callable[[Words], dict[str, Any]]


def single(word: str) -> Any:
    """Return one value; what looks like none is a Misread."""
    if word[:1] == '"':
        return word[1:-1]
    if word.isdecimal() or _HEX.match(word):
        return to_number(word)
    if word[:1] == "@":
        return word
    if is_ip(word):
        return word
    address, slash, length = word.partition("/")
    if slash and is_ip(address) and length.isdecimal():
        return {"prefix": {"addr": address, "len": int(length)}}
    if (ends := _RANGE.match(word)) and _can_be_range(ends[1], ends[2]):
        return {"range": [single(ends[1]), single(ends[2])]}
    if _SYMBOL.match(word):
        return word
    raise Misread(f"no value: {word}")


def _can_be_range(low: str, high: str) -> bool:
    def is_number(word: str) -> bool:
        return word.isdecimal() or bool(_HEX.match(word))

    return (
        (is_number(low) and is_number(high)) or (is_ip(low) and is_ip(high)) or low.count(":") == high.count(":") == 5
    )


def plain(words: Words, *, time: bool = False) -> Any:
    """Take a value: a word, a list with commas, a range of texts, values joined by dots."""
    parts = [_part(words, time)]
    while words.peek() == ".":
        words.take()
        parts.append(_part(words, time))
    return parts[0] if len(parts) == 1 else {"concat": parts}


def _part(words: Words, time: bool) -> Any:
    word = words.take()
    if word in ("{", "}", ",", "(", ")", ";", "="):
        raise Misread(f"no value: {word}")
    if word[0] == '"' and words.peek()[:1] == "-" and words.peek(1)[:1] == '"':
        words.take()
        return {"range": [unquoted(word), words.string()]}
    if word[0] == '"' and words.peek() == "-":
        raise Misread("a range without its end")
    if word[0] != '"' and "," in word:
        return [single(part) for part in word.split(",")]
    if time and _TIME.match(word):
        return to_seconds(word)
    return single(word)


def elements(words: Words, statement: Statement, *, time: bool = False) -> tuple[list[Any], list[int]]:
    """Take ``{ key, key : value, … }``; return the elements and the line of each."""
    words.expect("{")
    found: list[Any] = []
    lines: list[int] = []
    while words.peek() != "}":
        lines.append(words.line() if words.lines else 0)
        found.append(_element(words, statement, time))
        if not words.optional(",") and words.peek() != "}":
            raise Misread("elements without a comma between them")
    words.expect("}")
    return found, lines


def _element(words: Words, statement: Statement, time: bool) -> Any:
    key: Any = plain(words, time=time)
    more: dict[str, Any] = {}
    while words.peek() not in (",", "}", ":", ""):
        word = words.peek()
        if word in ("timeout", "expires"):
            words.take()
            more[word] = to_seconds(words.take())
        elif word == "comment":
            words.take()
            more["comment"] = words.string()
        elif word in ("counter", "limit", "quota", "last", "ct"):
            more.update(statement(words))
        else:
            raise Misread(f"not a word of an element: {word}")
    if more:
        key = {"elem": {"val": key, **more}}
    if not words.optional(":"):
        return key
    return [key, verdict(words) or plain(words, time=time)]


def verdict(words: Words) -> dict[str, Any] | None:
    """Take a verdict; None where another word stands."""
    word = words.peek()
    if word in VERDICTS:
        return {words.take(): None}
    if word in ("jump", "goto"):
        return {words.take(): {"target": words.string()}}
    return None
