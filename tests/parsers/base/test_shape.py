"""Whether a printed value can be what its column says."""

import random
import socket

from netparse.parsers.base.shape import is_ip

_OCTETS = ("0", "1", "01", "255", "256", "10", "", "a", "99")
_GROUPS = ("0", "1", "abcd", "12345", "", "fe80", "F", "g", "1.2.3.4", "::")


def _by_the_system(text: str) -> bool:
    try:
        if ":" in text:
            return bool(socket.inet_pton(socket.AF_INET6, text.partition("%")[0]))
        return bool(socket.inet_pton(socket.AF_INET, text))
    except OSError:
        return False


def _texts(number: int) -> list[str]:
    chance = random.Random(4)
    found = [".".join(chance.choices(_OCTETS, k=chance.choice((3, 4, 4, 4, 5)))) for _ in range(number)]
    for _ in range(number):
        text = ":".join(chance.choices(_GROUPS[: chance.choice((4, 6, 10))], k=chance.randint(0, 9)))
        found.append(chance.choice((text, text.replace(":", "::", 1), f"::{text}", f"{text}::", f"{text}%eth0")))
    return found


def test_an_address_is_what_the_system_takes_for_one() -> None:
    """Read the same on a Python that was built without sockets of IPv6: 40,000 texts that may be one."""
    assert [text for text in _texts(20_000) if is_ip(text) != _by_the_system(text)] == []
