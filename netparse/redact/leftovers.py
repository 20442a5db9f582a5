"""What was left as it is although it looks like an address, a name or a key: a list for the user to look at."""

import re
from collections.abc import Iterable, Iterator, Set
from typing import NamedTuple

_ADDRESS = re.compile(r"(?<!\d)\d{1,3}(?:\.\d{1,3}){3}(?!\d)")
_SHORTEST_KEY = 32
_KEY = re.compile(rf"[A-Za-z0-9+/_-]{{{_SHORTEST_KEY},}}")
_LETTERS = 5  # of the shortest name that is looked for inside of other words
_MANY = 500  # names; to look for more in each piece would take too long


class Leftover(NamedTuple):
    """One of its kind, with the first place where it stands. ``text`` is the line as it was written, shortened."""

    source: str
    line: int
    reason: str
    text: str


class Suspects:
    """Judges what no rule took; ``names`` are those that are looked for inside of other words."""

    def __init__(self, known: Set[str]) -> None:
        long = {n for n in known if len(n) >= _LETTERS and not n.isdigit()}
        self.names = sorted(long, key=len, reverse=True) if len(long) <= _MANY else []

    def of(self, pieces: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        """Yield what pieces, each with what became of it, look like as they are left; nothing of what is nothing to look at."""
        named = self._named(pieces)
        for piece, redacted in pieces:
            if len(redacted) > _SHORTEST_KEY or redacted.count(".") > 2 or redacted in named:
                reason = self._reason(piece, redacted, named.get(redacted, ""))
                if reason is not None:
                    yield redacted, reason

    def _named(self, pieces: Iterable[tuple[str, str]]) -> dict[str, str]:
        """Return the pieces that have one of the names in them as they are left: to look for each in all at once is quick."""
        lines = [redacted for _, redacted in pieces]
        text = "\n".join(["", *lines, ""]).lower()
        found: dict[str, str] = {}
        for name in self.names:
            at = text.find(name)
            while at >= 0:
                end = text.index("\n", at)
                found.setdefault(text[text.rindex("\n", 0, at) + 1 : end], name)
                at = text.find(name, end)
        return {line: found[line.lower()] for line in lines if line.lower() in found} if found else {}

    def _reason(self, piece: str, redacted: str, name: str) -> str | None:
        if "." in redacted and (found := _ADDRESS.search(redacted)) and found[0] in piece and _glued(redacted, found):
            return f"looks like an address: {found[0]}"
        if len(redacted) > _SHORTEST_KEY and (key := _KEY.search(redacted)) and key[0] in piece and _random(key[0]):
            return "looks like a key"
        if name and name in piece.lower():
            return f"has a name in it that was redacted elsewhere: {name}"
        return None


def _glued(text: str, match: re.Match[str]) -> bool:
    """Whether something that is no mark stands around it, so that it was not taken for an address."""
    before, after = text[: match.start()][-1:], text[match.end() :][:1]
    octets = [int(o) for o in match[0].split(".")]
    version = before in ("v", "V", "-") or before.isdigit() or octets[0] in (0, 127) or octets[0] >= 224
    return max(octets) < 256 and not version and (before.isalpha() or after.isalpha() or before == "." or after == ".")


def _random(text: str) -> bool:
    if text.count("/") > 2 or text.count("-") > 3:
        return False
    digits, upper, lower = (sum(map(f, text)) for f in (str.isdigit, str.isupper, str.islower))
    return min(digits, upper, lower) >= 4 and len(set(text)) >= 16
