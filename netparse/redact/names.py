"""Pseudonyms of names: of the same length, and with the words in them that tell a machine's role.

A letter is moved in the alphabet by an amount that depends on the key and the letters before it in its word. So two names share
as many leading letters after it as before, a name that a column cut stays the beginning of its pseudonym, no two names become
one, and no letter stays as it was.
"""

import re
from hashlib import blake2b

from netparse.redact.words import ROLES

_HEX = r"(?<![0-9A-Za-z])(?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])[0-9a-f]{6,}(?![0-9A-Za-z])"
_WORDS = re.compile(rf"{_HEX}|[A-Za-z]+|[0-9]+")
_ROLES = "|".join(sorted(role for role in ROLES if not role.isalpha()))
_KEPT = (
    rf"(?i:(?<![0-9A-Z])(?:{_ROLES})(?![A-Z]))|(?<![0-9A-Za-z])i(?=-[0-9a-f]{{17}}\Z)"  # k8s; EC2's i-0123456789abcdef0
)
_LETTERS = re.compile(rf"(?P<kept>{_KEPT})|{_HEX}|[A-Za-z]+")
_DIGITS = re.compile(r"[0-9]+")
_ALPHABETS = ("0123456789", "0123456789abcdef", "abcdefghijklmnopqrstuvwxyz")


class Names:
    """The pseudonyms that one key gives; ``strict`` hides words of roles and numbers too."""

    def __init__(self, key: bytes, *, strict: bool = False) -> None:
        self._key = blake2b(key=key, person=b"names").digest()
        self._strict = strict

    def pseudonym(self, name: str) -> str:
        """Return the pseudonym of a name. A name of nothing but role words has other numbers, or, without numbers, other letters."""
        if self._strict:
            return _WORDS.sub(self._word, name)
        if not is_of_roles(name):
            return _LETTERS.sub(self._other_than_role, name)
        return (_DIGITS if _DIGITS.search(name) else _LETTERS).sub(self._word, name)

    def hexadecimal(self, digits: str) -> str:
        """Return the pseudonym of an id that is nothing but digits of base 16, in lower case."""
        return "".join(self._letter(_ALPHABETS[1], digits, i) for i in range(len(digits)))

    def _other_than_role(self, match: re.Match[str]) -> str:
        if match["kept"] or match[0].lower() in ROLES:
            return match[0]
        word = self._moved(match[0])
        while word.lower() in ROLES:  # no other name may become one of these
            word = self._moved(word)
        return word

    def _word(self, match: re.Match[str]) -> str:
        return self._moved(match[0])

    def _moved(self, word: str) -> str:
        low = word.lower()
        alphabet = next(a for a in _ALPHABETS if set(low) <= set(a)) if not word.isalpha() else _ALPHABETS[-1]
        moved = [self._letter(alphabet, low, i) for i in range(len(low))]
        return "".join(m.upper() if c.isupper() else m for m, c in zip(moved, word, strict=True))

    def _letter(self, alphabet: str, word: str, at: int) -> str:
        seed = blake2b(f"{len(alphabet)} {word[:at]}".encode(), key=self._key, digest_size=8).digest()
        amount = 1 + int.from_bytes(seed) % (len(alphabet) - 1)
        return alphabet[(alphabet.index(word[at]) + amount) % len(alphabet)]


def is_of_roles(name: str) -> bool:
    """Whether a name has no word but those that tell a role."""
    return all(match["kept"] or match[0].lower() in ROLES for match in _LETTERS.finditer(name))
