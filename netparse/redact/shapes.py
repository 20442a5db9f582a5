"""Lines that are the same but for digits: where something may stand in them is found out once for all of them.

Ports, times, counters, MACs, ids and hashes make each line of a log or a table another one, of which only a few hundred look
different.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import compress
from operator import not_

Span = tuple[int, int]
Slots = tuple[tuple[int, int, tuple[Span, ...]], ...]
"""Where in a line something may stand: from where to where, and the runs of blanks between it and the next slot."""

ZEROS = str.maketrans("123456789", "0" * 9)
"""Makes a piece of a line its shape."""
_ZEROS = bytes.maketrans(b"123456789", b"0" * 9)
_HEXADECIMAL = bytes.maketrans(b"123456789abcdef", b"0" * 15)
_MAC = b"00:00:00:00:00:00"
LONG_NUMBER = "0" * 8
"""The shape of as many digits of an id or a number as may be letters too."""
_LONGEST = 64  # digits of a container's id; what is longer has a shape of its own
_EIGHT = LONG_NUMBER.encode()
_REST_OF_UUID = b"-0000-0000-0000-000000000000"
# Chains of kube-proxy, one for each Service and endpoint: the beginning of a hash in base32.
_CHAIN = re.compile(rb"KUBE-(?:SEP|SVC|SVL|EXT|XLB)-[A-Z0-7]{16}(?![\w.%@/+-])")
_ANY_CHAIN = b"KUBE-SEP-0000000000000000"
_GAP = re.compile("  +")
_OFTEN = 3  # lines of one shape; to look at a shape takes as long as to redact a line or two
_MANY = 100_000  # shapes that are remembered


def shapes_of(lines: Iterable[str]) -> list[str]:
    """Return the shape of each line, in which each character stands where it stood."""
    text = "\n".join(lines).encode("utf-8", "surrogatepass").translate(_ZEROS)
    digits = text.translate(_HEXADECIMAL)
    text = _with_zeros(text, _macs(digits))
    text = _with_zeros(text, _long_numbers(digits))
    if b"KUBE-" in text:
        text = _CHAIN.sub(_ANY_CHAIN, text)
    return text.decode("utf-8", "surrogatepass").split("\n")


def _with_zeros(text: bytes, spans: Iterable[tuple[int, bytes]]) -> bytes:
    """Return a text in which zeros stand from there on."""
    out: list[bytes] = []
    at = 0
    for start, zeros in spans:
        out += (text[at:start], zeros)
        at = start + len(zeros)
    return b"".join(out) + text[at:] if out else text


def _macs(digits: bytes) -> Iterator[tuple[int, bytes]]:
    at = digits.find(_MAC)
    while at >= 0:
        yield at, _MAC
        at = digits.find(_MAC, at + len(_MAC))


def _long_numbers(digits: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield numbers of eight digits and more that no letter follows, which might be the first of a word."""
    at = digits.find(_EIGHT)
    while at >= 0:
        zeros = digits[at : at + _LONGEST]
        zeros = zeros[: len(zeros) - len(zeros.lstrip(b"0"))]
        if digits.startswith(_REST_OF_UUID, at + len(zeros)):
            zeros += _REST_OF_UUID
        if not digits[at + len(zeros) : at + len(zeros) + 1].isalnum():
            yield at, zeros
        at = digits.find(_EIGHT, at + len(zeros))


def with_gaps(line: str, spans: Sequence[Span]) -> Slots:
    """Return the slots that lie there in a line."""
    stops = [start for start, _ in spans[1:]] + [len(line)]
    return tuple(
        (start, end, tuple(gap.span() for gap in _GAP.finditer(line, end, stop)))
        for (start, end), stop in zip(spans, stops, strict=False)
    )


class Shapes:
    """What ``look`` says of a shape counts for all its lines: their slots, or None where each must be looked at by itself."""

    def __init__(self, look: Callable[[str], Slots | None]) -> None:
        self._look = look
        self._met: dict[str, Slots | None] = {}

    def slots(self, shapes: Sequence[str]) -> list[Slots | None]:
        """Return the slots of lines of these shapes, None for those of a shape that few have."""
        if len(self._met) > _MANY:
            self._met.clear()
        new = Counter(compress(shapes, map(not_, map(self._met.__contains__, shapes))))
        self._met.update((shape, self._look(shape)) for shape, lines in new.items() if lines >= _OFTEN)
        return list(map(self._met.get, shapes))
