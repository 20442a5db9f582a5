"""The policy as rules for ``nft -f``: a table of its own, which can be loaded again and taken away."""

from collections.abc import Iterator

from netparse.cluster import Prefix
from netparse.firewall.policy import Opening, Policy

_HEAD = """\
table inet netparse
delete table inet netparse

table inet netparse {
    chain input {
        type filter hook input priority filter; policy drop;
        iif "lo" accept
        ct state established,related accept
        icmpv6 type { nd-router-solicit, nd-router-advert, nd-neighbor-solicit, nd-neighbor-advert } accept
        icmpv6 type { mld-listener-query, mld-listener-report, mld2-listener-report } accept
        ip6 saddr fe80::/10 udp sport 547 udp dport 546 accept comment "DHCPv6"
"""


def nft_rules(policy: Policy) -> str:
    """Return the file: drop by default, what the policy opens, for both families of addresses."""
    lines = ["#!/usr/sbin/nft -f", f"# {policy.title}", *(f"# {remark}" for remark in policy.remarks)]
    body = "".join(f"        {line}\n" for opening in policy.openings for line in _lines(opening))
    return "\n".join((*lines, _HEAD)) + body + "    }\n}\n"


def _lines(opening: Opening) -> Iterator[str]:
    mark = "" if opening.active else "# "
    comment = f'accept comment "{opening.text}"'
    for match in _matches(opening):
        yield f"{mark}{match} {comment}"


def _matches(opening: Opening) -> Iterator[str]:
    for family, networks in (("", ()), ("ip", opening.four), ("ip6", opening.six)):
        if bool(family) is opening.anywhere or (family and not networks):
            continue
        source = f"{family} saddr {_set(networks)} " if family else ""
        yield from (f"{source}{what}" for what in _what(opening, family))


def _what(opening: Opening, family: str) -> Iterator[str]:
    if opening.protocol == "ip":
        yield f"meta l4proto {opening.first}"
    elif opening.protocol == "icmp":
        if family != "ip6":
            yield "icmp type echo-request"
        if family != "ip":
            yield "icmpv6 type echo-request"
    else:
        yield f"{opening.protocol} dport {opening.ports}"


def _set(networks: tuple[Prefix, ...]) -> str:
    texts = [str(p.network_address) if p.prefixlen == p.max_prefixlen else str(p) for p in networks]
    return f"{{ {', '.join(texts)} }}"
