"""Texts as they come out of editors, chats, broken disks and bad hands."""

from collections.abc import Callable
from random import Random

_ODD = (
    "\x00",
    "\x1b[31m",
    "\u202e",
    "\t",
    "\u00a0",
    "\ufeff",
    "�",
    "\r",
    "'",
    '"',
    "<",
    "…",
    "  ",
    "\x0c",
    "\U0001f600",
    "%s",
    "0" * 40,
)
_WORDS = (
    "-1",
    "99999999999999999999",
    "256.256.256.256",
    "::",
    "0.0.0.0/0",
    "<none>",
    "(",
    "]",
    "{",
    "default",
    "-",
    "*",
    "xn--",
    "../..",
    "None",
)


def mutated(text: str, chance: Random, other: str) -> str:
    """Return the text after a few changes; ``other`` is what may be pasted into it."""
    for _ in range(chance.choice((1, 1, 2, 4, 12))):
        text = chance.choice(_CHANGES)(text, chance, other)
    return text


def _lines(change: Callable[[list[str], Random, str], None]) -> Callable[[str, Random, str], str]:
    def changed(text: str, chance: Random, other: str) -> str:
        lines = text.split("\n")
        change(lines, chance, other)
        return "\n".join(lines)

    return changed


@_lines
def _without_line(lines: list[str], chance: Random, other: str) -> None:
    del lines[chance.randrange(len(lines))]
    lines.append("") if not lines else None


@_lines
def _line_twice(lines: list[str], chance: Random, other: str) -> None:
    n = chance.randrange(len(lines))
    lines.insert(n, lines[n])


@_lines
def _swapped(lines: list[str], chance: Random, other: str) -> None:
    a, b = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[a], lines[b] = lines[b], lines[a]


@_lines
def _glued(lines: list[str], chance: Random, other: str) -> None:
    n = chance.randrange(len(lines))
    if n + 1 < len(lines):
        lines[n : n + 2] = [lines[n] + chance.choice(("", " ")) + lines[n + 1]]


@_lines
def _broken(lines: list[str], chance: Random, other: str) -> None:
    n = chance.randrange(len(lines))
    at = chance.randint(0, len(lines[n]))
    lines[n : n + 1] = [lines[n][:at], lines[n][at:]]


@_lines
def _columns_cut(lines: list[str], chance: Random, other: str) -> None:
    at = chance.randint(1, 120)
    lines[:] = [line[:at] for line in lines]


@_lines
def _indented(lines: list[str], chance: Random, other: str) -> None:
    mark = chance.choice((" ", "    ", "\t", "> ", "| ", "$ ", "# ", "node1: "))
    start = chance.randrange(len(lines))
    lines[start:] = [mark + line for line in lines[start:]]


@_lines
def _pasted(lines: list[str], chance: Random, other: str) -> None:
    foreign = other.split("\n")
    start = chance.randrange(len(foreign))
    n = chance.randint(0, len(lines))
    lines[n:n] = foreign[start : start + chance.randint(1, 8)]


@_lines
def _word_replaced(lines: list[str], chance: Random, other: str) -> None:
    n = chance.randrange(len(lines))
    words = lines[n].split(" ")
    words[chance.randrange(len(words))] = chance.choice(_WORDS)
    lines[n] = " ".join(words)


def _character(text: str, chance: Random, other: str) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(_ODD) + text[at + chance.choice((0, 0, 1, 5)) :]


def _digit(text: str, chance: Random, other: str) -> str:
    places = [n for n, c in enumerate(text) if c.isdecimal()]
    if not places:
        return text
    at = chance.choice(places)
    return text[:at] + chance.choice("0123456789x.:") + text[at + 1 :]


def _end_missing(text: str, chance: Random, other: str) -> str:
    return text[: chance.randint(0, len(text))]


def _beginning_missing(text: str, chance: Random, other: str) -> str:
    return text[chance.randint(0, len(text)) :]


_CHANGES: tuple[Callable[[str, Random, str], str], ...] = (
    *(_without_line, _line_twice, _swapped, _glued, _broken, _columns_cut, _indented, _pasted, _word_replaced),
    *(_character, _digit, _end_missing, _beginning_missing),
)
