"""What the captures of sockets have in common: which part of the sockets they can be said to show."""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial
from operator import itemgetter
from typing import TypeVar

from netparse.lazy import lazy_re
from netparse.parsers.base import Misread, Parsed, Text, template
from netparse.parsers.base.command_line import CommandLine
from netparse.records import Record

_ELISION = lazy_re(r"\s*(?:[\[(<]\s*)?(?:\.\.\.+|…|\[?snip(?:ped)?\]?)\s*(?:[\])>]\s*)?$", re.IGNORECASE)
_SERVICE = lazy_re(r"(?=.*[A-Za-z])[\w.+*/-]{1,40}$")

UNPRIVILEGED = "names few or no processes: it was not run as root"
PART = "only a part of the output is there"
NAMED = "prints service names in place of ports (no -n): a port that is not seen may stand under a name"


R = TypeVar("R", bound=tuple[str, ...])


def read_rows(stem: str, text: Text, row_type: type[R], convert: Callable[[R, int, int], Record]) -> Parsed:
    """Return what the stem's template finds; ``convert`` gets each row and its first and last line.

    ``row_type`` is a NamedTuple of the template's Values. Does what ``base.row_by_row`` does without a mapping for each row:
    tables of sockets are the longest that nodes print.
    """
    compiled = text.template or template(stem)
    pick = itemgetter(*(compiled.header.index(name) for name in row_type._fields))  # type: ignore[attr-defined]
    make = partial(tuple.__new__, row_type)
    shift = text.first - 1
    records = []
    unparsed: list[int] = []
    for result in compiled.in_parts(text.lines):
        unparsed += (n + shift for n in result.unmatched if text.lines[n - 1].strip())
        for values, (first, last) in zip(result.rows, result.spans, strict=True):
            line = first + shift
            last_line = line if first == last else last + shift
            try:
                records.append(convert(make(pick(values)), line, last_line))
            except ValueError:
                unparsed.extend(range(line, last_line + 1))
    return Parsed(records=tuple(records), unparsed=tuple(sorted(unparsed)))


@lru_cache(maxsize=4096)
def service(text: str) -> str | None:
    """Return a service name that was printed in place of a port, None for a masked one."""
    if "***" in text or text.startswith("<"):
        return None
    if not _SERVICE.match(text):
        raise Misread(f"no port: {text}")
    return text


def is_headed(text: Text, parsed: Parsed, is_heading: Callable[[str], bool]) -> bool:
    """Whether a heading stands above the first row: a later one may be that of another table, that lost its heading."""
    above = parsed.records[0].line - text.first if parsed.records else len(text.lines)
    return any(line and is_heading(line) for line in text.lines[:above])


_GREP_LISTEN = lazy_re(r"\s*e?grep(?:\s+-[iwE]+)*\s+['\"]?\s?(?i:LISTEN)\s?['\"]?\s*")


def is_whole(text: Text, parsed: Parsed, *, heading: bool) -> bool:
    """Whether nothing was taken away: not by a filter, not at the head, not at the tail, not by an author."""
    command = text.command_line
    if not keeps_listeners(command) and (not heading or (command is not None and command.filtered)):
        return False
    if parsed.unparsed and parsed.unparsed[-1] == last_line(text):
        return False
    return not any(_ELISION.match(text.lines[n - text.first]) for n in parsed.unparsed)


def keeps_listeners(command: CommandLine | None) -> bool:
    """Whether all that was taken away are rows of other states: ``| grep LISTEN`` shows every listener of TCP."""
    pipes = command.text.split("|")[1:] if command else []
    return bool(pipes) and all(map(_GREP_LISTEN.fullmatch, pipes))


def last_line(text: Text) -> int:
    """Return the number of the last line that is not blank."""
    return next((n for n in range(len(text.lines), 0, -1) if text.lines[n - 1].strip()), 0) + text.first - 1


def family(address: str | None) -> str | None:
    """Return ``inet6`` or ``inet`` for an address as printed, None for a name, for ``*`` and for nothing."""
    if address is None or address == "*":
        return None
    if ":" in address:
        return "inet6"
    return "inet" if address[0].isdecimal() and "." in address else None


def is_privileged(owned: Sequence[bool]) -> bool:
    """Whether the owners of sockets were named as root sees them, judged by which listeners show one.

    Without root a user's own listeners are named, so a few names prove nothing; as root nearly all are named.
    """
    return 2 * sum(owned) >= len(owned) if owned else False


def limits(
    *, whole: bool, named: bool, protocols: Iterable[str], families: Iterable[str], listening: bool
) -> list[str]:
    """Return the sentences that say what this capture of sockets cannot prove."""
    out = []
    if named:
        out.append(NAMED)
    elif not whole:
        out.append(PART)
    if not protocols:
        out.append("does not tell which protocol it shows")
    elif set(protocols) == {"tcp"}:
        out.append("shows TCP only")
    elif "tcp" not in protocols:
        out.append("does not show TCP")
    if set(families) == {"inet"}:
        out.append("shows IPv4 only: what listens for both families stands in the IPv6 table")
    elif set(families) == {"inet6"}:
        out.append("shows IPv6 only")
    if not listening:
        out.append("does not show listening sockets")
    return out
