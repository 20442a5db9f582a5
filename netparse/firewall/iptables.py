"""The policy as one file for ``iptables-restore`` and ``ip6tables-restore``: each leaves the other's lines (-4, -6) out."""

from collections.abc import Iterator

from netparse.firewall.policy import Opening, Policy

_CHAIN = "NETPARSE-INPUT"
_HEAD = f"""\
*filter
:INPUT DROP [0:0]
:{_CHAIN} - [0:0]
-A INPUT -j {_CHAIN}
-A {_CHAIN} -i lo -j ACCEPT
-A {_CHAIN} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
"""
_NEIGHBOURS = (
    "router-solicitation",
    "router-advertisement",
    "neighbour-solicitation",
    "neighbour-advertisement",
    "130",
    "131",
    "143",
)


def iptables_rules(policy: Policy) -> str:
    """Return the file. ``--noflush`` leaves the chains of kube-proxy and of the network plugin in place."""
    lines = [
        f"# {policy.title}",
        *(f"# {remark}" for remark in policy.remarks),
        "# Load it with: iptables-restore --noflush FILE; ip6tables-restore --noflush FILE",
    ]
    neighbours = [f"-A {_CHAIN} -6 -p ipv6-icmp --icmpv6-type {kind} -j ACCEPT" for kind in _NEIGHBOURS]
    dhcp = f"-A {_CHAIN} -6 -s fe80::/10 -p udp --sport 547 --dport 546 -j ACCEPT"
    body = [line for opening in policy.openings for line in _lines(opening)]
    return "\n".join(lines) + "\n" + _HEAD + "\n".join((*neighbours, dhcp, *body, "COMMIT")) + "\n"


def _lines(opening: Opening) -> Iterator[str]:
    mark = "" if opening.active else "# "
    for match in _matches(opening):
        yield f'{mark}-A {_CHAIN} {match} -m comment --comment "{opening.text}" -j ACCEPT'


def _matches(opening: Opening) -> Iterator[str]:
    if opening.protocol == "icmp":
        if opening.anywhere or opening.four:
            yield from _from(opening, "-4", "-p icmp --icmp-type echo-request")
        if opening.anywhere or opening.six:
            yield from _from(opening, "-6", "-p ipv6-icmp --icmpv6-type echo-request")
        return
    what = (
        f"-p {opening.first}"
        if opening.protocol == "ip"
        else f"-p {opening.protocol} --dport {opening.ports.replace('-', ':')}"
    )
    if opening.anywhere:
        yield what
        return
    yield from _from(opening, "-4", what)
    yield from _from(opening, "-6", what)


def _from(opening: Opening, family: str, what: str) -> Iterator[str]:
    """Yield the match for each network of the family: a list of them in one line is not understood by every release."""
    if opening.anywhere:
        yield f"{family} {what}"
    for network in opening.four if family == "-4" else opening.six:
        yield f"{family} -s {network} {what}"
