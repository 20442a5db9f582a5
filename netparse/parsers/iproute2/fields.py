"""The values of fields, and one-line output, as iproute2 prints them: shared by the parsers of ``ip``."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache

from netparse.lazy import lazy_re
from netparse.parsers.base import Misread, Row, Text, rows, shape

FOREVER = 4294967295  # what `ip -json` prints for a lifetime without end

_HARDWARE = lazy_re(r"[0-9a-f]{1,2}(?::[0-9a-f]{1,2})*", re.IGNORECASE)
_NAME = lazy_re(r"[^\s/\ufffd]{1,63}")


@lru_cache(maxsize=65536)
def name(text: str) -> str | None:
    """Return the name of a device; None for a masked one.

    The kernel allows 15 characters; who hides a name writes longer ones. Neither slash nor blank is in it.
    """
    if _NAME.fullmatch(text):
        return text
    if shape.is_redacted(text):
        return None
    raise Misread(f"no device: {text}")


def number(text: str) -> int | None:
    """Return a number that is not negative; None for a masked one."""
    if text.isdecimal() and text.isascii():
        return int(text)
    if shape.is_redacted(text):
        return None
    raise Misread(f"no number: {text}")


@lru_cache(maxsize=65536)
def ip(text: str) -> str | None:
    """Return an address as printed; None for a masked one."""
    if shape.is_ip(text):
        return text
    if shape.is_redacted(text):
        return None
    raise Misread(f"no address: {text}")


def prefix(text: str) -> str | None:
    """Return ``default``, an address or a prefix as printed (``0/8`` too); None for a masked one."""
    if text == "default":
        return text
    address, slash, length = text.partition("/")
    most = 128 if ":" in address else 32
    if (shape.is_ip(address) or address == "0") and (not slash or (length.isdecimal() and int(length) <= most)):
        return text
    if shape.is_redacted(address):
        return None
    raise Misread(f"no prefix: {text}")


def hardware(text: str) -> str | None:
    """Return a link-layer address as printed: octets, or on tunnels an IP address; None for a masked one."""
    if _HARDWARE.fullmatch(text) or shape.is_ip(text):
        return text
    if shape.is_redacted(text):
        return None
    raise Misread(f"no link-layer address: {text}")


def seconds(text: str) -> int | None:
    """Return a time in seconds that is printed as ``500sec`` or ``forever``."""
    return FOREVER if text == "forever" else number(text.removesuffix("sec"))


def milliseconds(text: str) -> int | None:
    """Return a time in milliseconds that is printed as ``2s`` or ``200ms``; old versions print the bare number."""
    if found := re.fullmatch(r"(\d+(?:\.\d+)?)s", text):
        return round(float(found[1]) * 1000)
    return number(text.removesuffix("ms"))


def read_lines(stem: str, text: Text) -> Iterator[Row | int]:
    """Run the stem's template and yield, in the order of the file, its rows and the numbers of lines that no rule took.

    ``-o`` joins the lines of an entry with backslashes; they are taken apart again, and keep the number of the one line.
    """
    lines, numbers = _unfold(text.lines)
    if numbers is None:
        found, unmatched = rows(stem, text)
        return _in_order(found, unmatched)
    found, unmatched = rows(stem, Text(lines=lines, template=text.template))
    shift = text.first - 1
    numbered = (Row(r.values, numbers[r.first - 1] + shift, numbers[r.last - 1] + shift) for r in found)
    return _in_order(numbered, sorted({numbers[n - 1] + shift for n in unmatched}))


def _in_order(found: Iterator[Row], unmatched: Sequence[int]) -> Iterator[Row | int]:
    if not unmatched:
        return found
    return _merged(found, unmatched)


def _merged(found: Iterator[Row], unmatched: Sequence[int]) -> Iterator[Row | int]:
    at = 0
    for row in found:
        upto = bisect_left(unmatched, row.first, at)
        yield from unmatched[at:upto]
        at = upto
        yield row
    yield from unmatched[at:]


def _unfold(lines: Sequence[str]) -> tuple[Sequence[str], list[int] | None]:
    """Return the lines with one-line entries taken apart and the number of each; None for numbers where nothing was joined."""
    if not any("\\" in line and not line[:1].isspace() for line in lines):
        return lines, None
    parts: list[str] = []
    numbers: list[int] = []
    for n, line in enumerate(lines, 1):
        pieces = re.split(r"\\(?=\s|$)", line) if line and not line[0].isspace() else [line]
        pieces = [p for i, p in enumerate(pieces) if i == 0 or p.strip()]
        parts.extend(pieces)
        numbers.extend([n] * len(pieces))
    return parts, numbers
