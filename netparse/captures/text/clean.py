"""Takes away what a terminal, a logger or a mail put around the output; one cleaned line for each line as saved."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from netparse.captures.text.ansible import ansible_outputs
from netparse.captures.text.pasted import (
    plain_text,
    without_borders,
    without_ci_marks,
    without_code_marks,
    without_quotes,
)
from netparse.lazy import lazy_re
from netparse.parsers.spelling import program_names
from netparse.parsers.tables import begins_output

_ESCAPES = lazy_re(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # colours, cursor
    r"|\x1b[\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\)?"  # OSC titles and similar
    r"|\x1b(?:[!-/]+[0-~]|[0-~])"
)
_NO_WIDTH = lazy_re(r"[\u200b\ufeff]")
_NOT_TEXT = lazy_re(r"[\0-\x07\x0b\x0c\x0e-\x1f\x7f]+")
_BETWEEN = lazy_re(r"(?<=[^\s\0-\x1f\x7f])[\0-\x07\x0b\x0c\x0e-\x1f\x7f]+(?=[^\s\0-\x1f\x7f])")
"""Control characters stand where something was: they part words, they do not join them."""

_PLAIN = bytes({*range(256)} - {*range(32), 0x7F} | set(b"\t\n"))

_STAMP = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z| ?[+-]\d\d:?\d\d)?"
_LEVEL = r"(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|FATAL)"
_PREFIXES = tuple(
    lazy_re(p)
    for p in (
        rf"\[?{_STAMP}\]?(?: (?:stdout|stderr) [FP](?= |$))?:?(?: |\t|$)",
        r"\[?\d\d:\d\d:\d\d(?:[.,]\d+)?\]?:?(?: |\t|$)",
        r"[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d (?P<host>\S+) [\w./-]+(?:\[\d+\])?:(?: |$)",
        r"[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?: |$)",
        rf"(?:\[ ?(?i:{_LEVEL}) ?\]|{_LEVEL}:)(?: |\t|$)",
        r"[IWEF]\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ [\w.-]+:\d+\](?: |$)",
        r"\[(?:pod|container)/[^\]\s]+\](?: |$)",
        r"(?P<host>[A-Za-z][\w.-]*) +\|(?: |$)",
        r"(?P<host>[A-Za-z][\w.-]*):(?: |$)",
        r"(?:> ?)*>(?: |$)",
        r"#(?: |$)",
    )
)
_BEGINS_LIKE_PREFIX = lazy_re(
    r"[\[>#]|\d\d|[A-Z][a-z]{2} [ \d]\d |[IWEF]\d{4} |[A-Z]{4,6}: ?|[A-Za-z][\w.-]*(?: +\||:(?: |$))"
)
_NUMBER = lazy_re(r" *(\d+)(?:\t| {2}|[:-](?=\S)|\. | ?\| ?|$)")
_NUMBERED = 3  # lines that are looked at before all are
_AROUND = 5  # lines that may stand above and below those with a prefix
_SYSLOG = _PREFIXES[2]
_JOURNAL = 1 << 16  # bytes of a journal in which its host is looked for
_NAME_AND_COLON = _PREFIXES[8]
_NO_HOSTS = frozenset(
    {"cached", "deleted", "error", "user", "warning", "sudo", "bash", "sh", "usage", "name"}
)  # before the colon of a message
_NEARLY_ALL = 0.9  # the line that asked for the log, and what its reader wrote above it, have no prefix


class Cleaned:
    """The cleaned lines, and the host that a prefix on a line named (docker-compose, pdsh, syslog)."""

    __slots__ = ("hosts", "lines")

    def __init__(self, lines: list[str], hosts: dict[int, str]) -> None:
        self.lines = lines
        self.hosts = hosts


def clean_lines(lines: Sequence[str]) -> Cleaned:
    """Return the lines without escape sequences, NULs, log prefixes and trailing blanks; their number and order stay."""
    text = saved = "\n".join(lines)
    controls = text.encode("utf-8", "replace").translate(None, _PLAIN)  # the quickest look for what seldom is there
    if b"\x1b" in controls:
        text = _ESCAPES.sub("", text)
    if b"\b" in controls:
        text = "\n".join(_typed_over(line) if "\x08" in line else line for line in text.split("\n"))
    if controls or "\u200b" in text or "\ufeff" in text:
        text = _NOT_TEXT.sub("", _BETWEEN.sub(" ", _NO_WIDTH.sub("", text)))
    text = plain_text(text)
    cleaned = [line.rstrip() for line in (lines if text is saved else text.split("\n"))]
    if b"\r" in controls:
        cleaned = [_last_written(line) for line in cleaned]
    return _without_prefixes(cleaned)


def host_of_journal(data: bytes) -> str | None:
    """Return the host that the first lines of a journal name, if all name the same."""
    lines = data[:_JOURNAL].decode("utf-8", "replace").split("\n")
    hosts = {found["host"] for line in lines if (found := _SYSLOG.match(line))}
    return hosts.pop() if len(hosts) == 1 else None


def dedent(lines: Sequence[str]) -> Sequence[str]:
    """Return the lines without the blanks that all of them begin with."""
    shown = [line for line in lines if line]
    least, most = min(shown, default=""), max(shown, default="")
    width = 0
    while width < min(len(least), len(most)) and least[width] == most[width] and least[width] in " \t":
        width += 1
    return [line[width:] for line in lines] if width else lines


def _typed_over(line: str) -> str:
    """Return what a terminal shows of a line in which a backspace takes the character before it."""
    shown: list[str] = []
    for char in line:
        if char != "\x08":
            shown.append(char)
        elif shown:
            shown.pop()
    return "".join(shown)


def _last_written(line: str) -> str:
    """Return what stands after the last return of the carriage: a progress display overwrites itself."""
    return next((part.rstrip() for part in reversed(line.split("\r")) if part.strip()), "") if "\r" in line else line


def _without_prefixes(lines: list[str]) -> Cleaned:
    hosts: dict[int, str] = {}
    for _ in range(3):  # a time, then a level, then a name
        stripped = _one_prefix(lines, hosts)
        if stripped is None and (flat := dedent(lines)) is not lines:
            stripped = _one_prefix(list(flat), hosts)
        if stripped is None:
            break
        lines = stripped
    text = "\n".join(("", *lines, ""))
    for sign, undone in _PASTED:  # most texts have none of the signs, and no line need be looked at
        if sign in text:
            before, lines = lines, undone(lines)
            text = text if lines is before else "\n".join(("", *lines, ""))
    return Cleaned(lines, hosts)


def _without_prefixes_in_blocks(lines: list[str]) -> list[str]:
    """Return the lines without the prefix that all lines of a fenced block bear: their numbers, or when each was logged."""
    out, opened = lines, None
    for n, line in enumerate(lines):
        if line[:3] not in ("```", "~~~"):
            continue
        if opened is None:
            opened = n
            continue
        block, hosts = lines[opened + 1 : n], dict[int, str]()
        opened = None
        if (bare := _one_prefix(block, hosts)) and not hosts:
            out = [*out[: n - len(block)], *bare, *out[n:]]
    return out


_PASTED: tuple[tuple[str, Callable[[list[str]], list[str]]], ...] = (
    ("\n>", without_quotes),
    ("[\n", ansible_outputs),
    ("|", without_borders),
    ("\n`", without_code_marks),
    ("\n```", _without_prefixes_in_blocks),
    ("\n~~~", _without_prefixes_in_blocks),
    ("##[", without_ci_marks),
)


def _one_prefix(lines: list[str], hosts: dict[int, str]) -> list[str] | None:
    """Return the lines without a prefix that (nearly) every one of them bears, or None: what some bear is content."""
    shown = [n for n, line in enumerate(lines) if line]
    if len(shown) < 2:
        return None
    if numbered := _without_numbers(lines, shown):
        return numbered
    if not _BEGINS_LIKE_PREFIX.match(lines[shown[len(shown) // 2]]):
        return None
    for prefix in _PREFIXES:
        if not prefix.match(lines[shown[len(shown) // 2]]):
            continue
        if prefix is _NAME_AND_COLON and not prefix.match(lines[shown[-1]]):
            continue
        found = [(n, m) for n in shown if (m := prefix.match(lines[n]))]
        if not _bears(lines, found, shown):
            continue
        named = {n: m["host"] for n, m in found} if prefix.groupindex else {}
        if prefix is _NAME_AND_COLON and (_is_message(named) or not _are_hosts(lines, found)):
            continue
        hosts.update(named)
        out = list(lines)
        for n, m in found:
            out[n] = lines[n][m.end() :]
        return out
    return None


def _bears(lines: list[str], found: Sequence[tuple[int, re.Match[str]]], shown: list[int]) -> bool:
    """Whether nearly all lines bear a prefix, or all between a few words and fences of whoever pasted them."""
    if len(found) >= len(shown) * _NEARLY_ALL:
        return True
    first, last = shown.index(found[0][0]), shown.index(found[-1][0])
    around = first <= _AROUND and len(shown) - 1 - last <= _AROUND
    return (
        around
        and len(found) > 2
        and len(found) == last - first + 1
        and begins_output(lines[found[0][0]][found[0][1].end() :])
    )


def _without_numbers(lines: list[str], shown: list[int]) -> list[str] | None:
    """Return the lines without their own numbers, which ``cat -n`` and ``grep -n`` put before them, or None."""
    found = [(n, m) for n in shown[:_NUMBERED] if (m := _NUMBER.match(lines[n]))]
    if len(found) < 2 or len(found) < len(shown[:_NUMBERED]):
        return None
    found = [(n, m) for n in shown if (m := _NUMBER.match(lines[n]))]
    numbers = [int(m[1]) for _, m in found]
    if (
        len(found) < len(shown)
        or any(b <= a for a, b in pairwise(numbers))
        or not any(begins_output(lines[n][m.end() :]) for n, m in found[:20])
    ):
        return None
    out = list(lines)
    for n, m in found:
        out[n] = lines[n][m.end() :]
    return out


def _are_hosts(lines: list[str], found: Sequence[tuple[int, re.Match[str]]]) -> bool:
    """Whether the names before the colons are of hosts (pdsh, clush): one, or several before lines that are an output."""
    if len({m["host"] for _, m in found}) == 1 and len(found) > 2:
        return True
    return any(begins_output(lines[n][m.end() :], at_its_start=True) for n, m in found)


def _is_message(named: dict[int, str]) -> bool:
    """Whether a program or a level stands before the colon: its message is content."""
    return not {*_NO_HOSTS, *program_names()}.isdisjoint(map(str.lower, named.values()))
