"""How addresses look in a piece of text, and what a piece must have in it that looking for them is worth while."""

import re

from netparse.redact.key_rules import IN_A_PIECE
from netparse.redact.packed import may_be_base64
from netparse.redact.words import HOSTED_DOMAINS, TOP_LEVELS

OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
FOUND = re.compile(
    rf"""(?xi)
    (?<![0-9a-f:])(?P<mac>(?:[0-9a-f]{{2}}:){{5,19}}[0-9a-f]{{2}}|(?:[0-9a-f]{{1,2}}:){{5}}[0-9a-f]{{1,2}})(?![0-9a-f:])
    |(?<![0-9a-z-])(?P<dashed_mac>(?:[0-9a-f]{{2}}-){{5}}[0-9a-f]{{2}})(?![0-9a-z-])
    |(?<![0-9a-z.])(?P<dotted_mac>[0-9a-f]{{4}}\.[0-9a-f]{{4}}\.[0-9a-f]{{4}})(?![0-9a-z.])
    |(?:(?<![0-9a-z:.])|(?<=[g-z_]:)|(?<=[g-z][0-9a-f]:)|(?<=[g-z][0-9a-f]{{2}}:))(?P<v6>(?:[0-9a-f]{{0,4}}:){{2,7}}{OCTET}(?:\.{OCTET}){{3}}|[0-9a-f]{{0,4}}:[0-9a-f]{{0,4}}:[0-9a-f:]*)(?![0-9a-z])(?:/(?P<length6>\d{{1,3}})(?![\d.]))?
    |(?<![0-9a-z.])(?P<reverse>(?:[\d/-]+\.)?{OCTET}(?:\.{OCTET}){{0,3}})(?=\.in-addr\.arpa)
    |(?<![0-9a-z.])(?P<nibbles>[0-9a-f](?:\.[0-9a-f]){{3,31}})(?=\.ip6\.arpa)
    |(?<![0-9])(?P<hosted>{OCTET}(?:[.-]{OCTET}){{3}})(?=\.(?:nip|sslip|xip)\.io)
    |(?<![0-9a-z-])(?P<cloud>(?:i|vpc|subnet|eni|sg|vol|ami|rtb|igw|nat|acl|eipalloc|snap|fs|lt|tgw)-[0-9a-f]{{17}})(?![0-9a-z])
    |(?P<account>(?<=:)\d{{12}}(?=:)|(?<![0-9a-z.])\d{{12}}(?=\.dkr\.ecr\.))
    |(?<![0-9a-z.])(?P<v4>0*{OCTET}(?:\.0*{OCTET}){{3}})(?![0-9a-z]|\.\d+\.\d)(?:/(?P<length>\d{{1,2}})(?![\d.]))?
    |(?<![0-9a-z])(?P<dashed>ip-{OCTET}(?:-{OCTET}){{3}}|(?<!-){OCTET}(?:-{OCTET}){{3}}(?=\.)|(?<!-){OCTET}(?:_{OCTET}){{3}})(?![0-9a-z-])
    |(?<![0-9a-z-])(?P<dashed6>[0-9a-f]{{1,4}}(?:-[0-9a-f]{{0,4}}){{2,7}})(?=\.[\w-]+\.(?:pod|svc)\b|\.ipv6-literal\.net)
    |(?<![0-9a-z])(?P<underscored6>[0-9a-f]{{1,4}}(?:_[0-9a-f]{{0,4}}){{2,7}})(?![0-9a-z_])
    """
)
ADDRESS_AND_PORT = re.compile(rf"({OCTET}(?:\.{OCTET}){{3}})((?::\d{{1,5}})?)\Z")
_ENDINGS = "|".join(
    [*sorted(TOP_LEVELS), *(re.escape(d) for d in HOSTED_DOMAINS if d.rpartition(".")[2] not in TOP_LEVELS)]
)
# An address as a number or in hexadecimal, a MAC without marks or in two halves, an id.
_DIGITS = r"(?:(?<![0-9a-f])[0-9a-f]{7,8}(?![0-9a-f])|(?<!\d)\d{8,10}(?!\d)|[0-9a-f]{12}|[0-9a-f]{6}-[0-9a-f]{6})"
_INTERESTING = re.compile(
    rf"(?i)\d\.\d{{1,3}}\.\d|::|(?::[0-9a-f]{{1,4}}){{5}}|[0-9a-f]{{2}}(?:-[0-9a-f]{{2}}){{5}}|\d([-_])\d{{1,3}}\1\d{{1,3}}\1\d"
    rf"|[0-9a-f]{{4}}\.[0-9a-f]{{4}}\.|\.(?:{_ENDINGS})(?![a-z0-9])|{_DIGITS}|%[0-9a-f]{{2}}|__|[0-9a-f]--[0-9a-f]|iqn\.|\.arpa"
    rf"|(?-i:{IN_A_PIECE})"
)
_DOTTED = re.compile(
    rf"(?i)\.(?:{_ENDINGS})(?![a-z0-9])|[0-9a-f]{{4}}\.[0-9a-f]{{4}}\.|\d/\d|\d\.\d{{1,3}}\.|\.arpa|iqn\."
)
_RUN = re.compile(rf"(?i){_DIGITS}")
# Chains of kube-proxy, one for each Service and endpoint: the beginning of a hash in base32.
_CHAIN = re.compile(r":?KUBE-(?:SEP|SVC|SVL|EXT|FW|XLB)-[A-Z0-7]{16}\Z")
_LONG = 23  # characters of a token of kubeadm; most other keys have more
_BEGINNINGS = ("AKIA", "ASIA", "xox", "hvs.", "glpat-")  # of keys that may be shorter


def is_chain(piece: str) -> bool:
    """Whether a piece is a chain of kube-proxy, or its declaration; the digits of its hash may be any."""
    return piece.startswith(("KUBE-", ":KUBE-")) and _CHAIN.match(piece) is not None


def may_hold(piece: str) -> bool:
    """Whether anything but a name can be in a piece. Counting is quicker than looking, and most pieces are ruled out by it."""
    dots = piece.count(".")
    if (
        len(piece) >= _LONG
        or piece.startswith(_BEGINNINGS)
        or dots > 1
        or "::" in piece
        or "--" in piece
        or "__" in piece
        or piece.count(":") > 4
        or piece.count("-") > 2
        or piece.count("_") > 2
    ):
        return _INTERESTING.search(piece) is not None or may_be_base64(piece)
    return (
        (dots > 0 and _DOTTED.search(piece) is not None)
        or "%" in piece
        or (len(piece) > 6 and _RUN.search(piece) is not None)
        or may_be_base64(piece)
    )
