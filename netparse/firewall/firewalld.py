"""The policy for firewalld: service files, and the commands that give each group of addresses its zone and services."""

from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape

from netparse.cluster import Prefix
from netparse.firewall.cluster import Addresses
from netparse.firewall.flows import ROLES
from netparse.firewall.policy import Opening, Policy

_ICMP = (1, 58)
"""Protocols stand as numbers: firewalld refuses names that /etc/protocols does not have, and systems differ in those."""
_ZONE = """\
<?xml version="1.0" encoding="utf-8"?>
<zone target="DROP">
  <short>{short}</short>
{body}</zone>
"""


def firewalld_commands(policy: Policy, addresses: Addresses) -> str:
    """Return a shell script that writes the services and zones below /etc/firewalld and reloads.

    An address has one zone: a node of two roles stands in one that has the services of both. The default zone has what is open
    to everybody. Without addresses all is there.
    """
    lines = [
        "#!/bin/sh",
        f"# {policy.title}",
        *(f"# {remark}" for remark in policy.remarks),
        "set -e",
        "D=${FIREWALLD_ETC:-/etc/firewalld}",
        'mkdir -p "$D/services" "$D/zones" "$D/policies"',
    ]
    names: dict[str, list[Opening]] = {}
    for opening in policy.openings:
        if opening.active:
            names.setdefault(_service(opening), []).append(opening)
    for name, openings in names.items():
        lines += _file(f"services/{name}.xml", _service_xml(openings))
    everybody = [name for name, openings in names.items() if openings[0].anywhere]
    lines += _file("zones/netparse.xml", _zone_xml("netparse: everybody", (), everybody))
    for zone, (networks, services) in _zones(names, addresses).items():
        lines += _file(f"zones/{zone}.xml", _zone_xml(zone, networks, [*everybody, *services]))
    lines += _file("policies/netparse-pods.xml", _FORWARD)
    lines += [
        'sed -i "s/^DefaultZone=.*/DefaultZone=netparse/" "$D/firewalld.conf"',
        'if [ "$D" = /etc/firewalld ] && firewall-cmd --state >/dev/null 2>&1; then firewall-cmd --reload; fi',
        *(f"# not opened: {o.ports}/{o.protocol} {o.text}" for o in policy.openings if not o.active),
    ]
    return "\n".join(lines) + "\n"


_FORWARD = """\
<?xml version="1.0" encoding="utf-8"?>
<policy target="ACCEPT">
  <short>netparse: traffic of pods is forwarded</short>
  <ingress-zone name="ANY"/>
  <egress-zone name="ANY"/>
</policy>
"""


def _service(opening: Opening) -> str:
    """Return the name of the service that the opening is part of: one for each set of peers."""
    return "netparse-from-everybody" if opening.anywhere else f"netparse-from-{'-and-'.join(opening.peers)}"


def _zones(names: Mapping[str, list[Opening]], addresses: Addresses) -> dict[str, tuple[tuple[Prefix, ...], list[str]]]:
    """Return the zones: their networks and the services of those that have these networks among their sources."""
    groups: dict[tuple[str, ...], list[Prefix]] = {}
    peers = (*ROLES, "pods")
    for network in {p: None for peer in peers for p in addresses.of_peer.get(peer, ())}:
        owners = tuple(peer for peer in peers if network in addresses.of_peer.get(peer, ()))
        groups.setdefault(owners, []).append(network)
    found: dict[str, tuple[tuple[Prefix, ...], list[str]]] = {}
    for number, networks in enumerate(groups.values(), start=1):
        services = [n for n, os in names.items() if not os[0].anywhere and _lets_in(os[0], networks)]
        found[f"netparse-{number}"] = (tuple(networks), services)
    return found


def _lets_in(opening: Opening, networks: list[Prefix]) -> bool:
    return any(network in (*opening.four, *opening.six) for network in networks)


def _service_xml(openings: list[Opening]) -> str:
    lines = ['<?xml version="1.0" encoding="utf-8"?>', "<service>"]
    for o in openings:
        lines.append(f"  <!-- {escape(o.text).replace('--', '-')} -->")
        if o.protocol == "icmp":
            lines += [f'  <protocol value="{number}"/>' for number in _ICMP]
        elif o.protocol == "ip":
            lines.append(f'  <protocol value="{o.first}"/>')
        else:
            lines.append(f'  <port protocol="{o.protocol}" port="{o.ports}"/>')
    return "\n".join((*lines, "</service>")) + "\n"


def _zone_xml(short: str, networks: tuple[Prefix, ...], services: list[str]) -> str:
    body = "".join(f'  <source address="{network}"/>\n' for network in networks)
    body += "".join(f'  <service name="{name}"/>\n' for name in services)
    return _ZONE.format(short=short, body=body)


def _file(path: str, text: str) -> Iterator[str]:
    yield f"cat > \"$D/{path}\" <<'EOF'"
    yield from text.rstrip("\n").split("\n")
    yield "EOF"
