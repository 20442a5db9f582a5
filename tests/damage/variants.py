"""The ways in which a file gets damaged on its way to us."""

from collections.abc import Iterator
from typing import NamedTuple

from tests.damage.bundle import Files

FOREIGN = (
    b"[81234.567890] device veth1b2c3d4e entered promiscuous mode",
    b"Connection to 192.0.2.77 closed by remote host.",
    b"-- see the attachment for the rest --",
    b"tcp        0      0 192.0.2.77:4444         0.0.0.0:*               LISTEN      99/nobody",
    b"192.0.2.128/25 dev nowhere0 proto static",
)


class Variant(NamedTuple):
    """``kind`` is what was done, ``place`` where, ``data`` what is left of the file: None where it was removed."""

    kind: str
    name: str
    place: int
    data: bytes | None


def variants(files: Files) -> Iterator[Variant]:
    """Yield every variant of a bundle: each line unreadable, each file removed or cut at every tenth byte, a foreign line put in."""
    for name, data in files.data.items():
        yield Variant("removed", name, 0, None)
        lines = data.split(b"\n")
        for n, line in enumerate(lines):
            if line.strip():
                for kind, damaged in _unreadable(line):
                    yield Variant(kind, name, n + 1, b"\n".join([*lines[:n], damaged, *lines[n + 1 :]]))
            foreign = FOREIGN[n % len(FOREIGN)]
            yield Variant("foreign line", name, n + 1, b"\n".join([*lines[:n], foreign, *lines[n:]]))
        for size in range(10, len(data), 10):
            if data[size - 1 : size + 1].count(b"\n") == 0:  # cut between two lines nothing tells that there were more
                yield Variant("cut", name, size, data[:size])


def _unreadable(line: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the line with all, its middle, or its letters and digits replaced."""
    third = len(line) // 3
    yield "unreadable", b"\xef\xbf\xbd" * len(line)
    yield "middle unreadable", line[:third] + b"\xef\xbf\xbd" * third + line[2 * third :]
    yield "scrambled", bytes(c if c in b" \t" else b"~#%&"[i % 4] for i, c in enumerate(line))
