"""The way back: texts with the originals in place of their pseudonyms, for what a user says of things by their own names."""

import re
from collections.abc import Callable

from netparse.redact.map import RedactMap


def originals_of(known: RedactMap) -> Callable[[str], str]:
    """Return a function that gives a text with the originals of a map; names come back in lower case."""
    pairs = {pseudonym: name for name, pseudonym in known.replaced_names.items()}
    pairs |= {_colons(pseudonym): _colons(mac) for mac, pseudonym in known.macs.items()}
    pairs |= {str(pseudonym): str(address) for address, pseudonym in known.addresses.items()}
    longest_first = sorted(pairs, key=len, reverse=True)

    def original(text: str) -> str:
        low = text.lower()
        here = [pseudonym for pseudonym in longest_first if pseudonym in low]
        if not here:
            return text
        found = "|".join(map(re.escape, here))
        return re.sub(rf"(?i)(?<![0-9a-z])(?:{found})(?![0-9a-z])", lambda m: pairs[m[0].lower()], text)

    return original


def _colons(mac: str) -> str:
    return ":".join(mac[i : i + 2] for i in range(0, 12, 2))
