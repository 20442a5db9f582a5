"""Whether a printed value can be what its column says; a value that cannot be makes its line unparsed, never a wrong field."""

import re

from netparse.lazy import lazy_re
from netparse.parsers.base import Misread

_NAME = lazy_re(r"(?=.*[A-Za-z])[\w.-]+$")
_REDACTED = lazy_re(
    r"\*{3}|host\d+\.obfuscateddomain|[0-9a-fx.:]*\bxx?x?\b[0-9a-fx.:]*$"
    r"|x{3,}$|#{3,}$|(?:\d{1,3}\.){1,3}(?:<[^<>]+>|\[[^][]+\]|…|\.{2})$"  # XXXXXXX, 203.0.<omitted>
    r"|<[^<>]*(?:redact|omm?it|hidden|empty|remove|mask|censor|secret|public|private|gateway|\b(?:ip|addr|mac)|(?:ip|addr|mac)\b)[^<>]*>|\[redacted\]"
    r"|(?=.*[x*?#])[0-9a-fx*?#]{0,4}(?:[.:-][0-9a-fx*?#]{0,4}){2,19}$"  # 00:1a:4b:xx:xx:xx, fe80::xxxx:1, 10.*.*.*
    r"|(?=.*[a-z])(?:\d{1,3}|[a-dw-z]{1,3})(?:\.(?:\d{1,3}|[a-dw-z]{1,3})){3}$",  # a.b.c.d, 10.xx.yy.1
    re.IGNORECASE,
)
_MASKED = 100  # characters: a masked value is short, and the expression slow over long ones
_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_IPV4 = lazy_re(rf"{_OCTET}(?:\.{_OCTET}){{3}}")
_GROUP = lazy_re("[0-9A-Fa-f]{1,4}")
_MAC = lazy_re(r"[0-9A-Fa-f]{1,2}(?:[:-][0-9A-Fa-f]{1,2}){3,19}$")


def is_ip(text: str) -> bool:
    """Whether this is an IPv4 or IPv6 address, with or without a zone.

    What ``inet_pton`` accepts; that needs a Python with IPv6 sockets, and ``ipaddress`` takes five times as long.
    """
    return _is_ipv6(text.partition("%")[0]) if ":" in text else bool(_IPV4.fullmatch(text))


def _is_ipv6(text: str) -> bool:
    head, gap, tail = text.partition("::")
    groups = (head.split(":") if head or not gap else []) + (tail.split(":") if tail else [])
    number = len(groups)
    if groups and _IPV4.fullmatch(groups[-1]) and (tail or not gap):
        groups.pop()
        number += 1
    return all(map(_GROUP.fullmatch, groups)) and (number < 8 if gap else number == 8)


def is_redacted(text: str) -> bool:
    """Whether a collector masked this value: it is unknown, its row is not."""
    return len(text) <= _MASKED and bool(_REDACTED.match(text))


def address(text: str | None) -> str | None:
    """Return the address as printed, None for a masked one; names (printed without -n) pass."""
    if text is None or is_ip(text) or text == "*":
        return text
    if is_redacted(text):
        return None
    if _NAME.match(text) or "%" in text:
        return text
    raise Misread(f"no address: {text}")


def port(text: str | None) -> int | None:
    """Return a port number; ``*`` and nothing are None."""
    if text is None or text == "*":
        return None
    number = int(text)
    if number > 65535:
        raise Misread(f"no port: {text}")
    return number


def mac(text: str) -> str:
    """Return a hardware address in lower case, two digits an octet, with colons."""
    if not _MAC.match(text):
        raise Misread(f"no hardware address: {text}")
    return ":".join(octet.zfill(2) for octet in re.split("[:-]", text.lower()))


def integer(text: str | None) -> int | None:
    """Return a number, or None for nothing."""
    return None if text is None else int(text)
