"""The names of nodes: those of the node list, their aliases, and generic names such as localhost that name no host."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, cast

from netparse import records
from netparse.captures.bulk.jobs import Question
from netparse.captures.bulk.packed import answer, columns, of_type
from netparse.captures.capture import Capture
from netparse.captures.origin.nodes_of_pods import nodes_of_pods
from netparse.captures.sections.host_phrases import is_control_plane, is_role
from netparse.captures.sections.host_words import is_generic_name
from netparse.lazy import lazy_re
from netparse.parsers import Kind, place_of
from netparse.parsers.base.shape import is_ip

HOST_NAME = "host name"
"""The evidence where the host's own name decides, whichever command printed it."""
_ALIASES = ("Hostname", "InternalDNS", "ExternalDNS")
_NETWORK = ("InternalIP", "ExternalIP")


_SHARED = frozenset(
    {
        "10.0.2.15",
        "10.0.3.15",
        "10.0.2.100",
        "172.17.0.1",
        "172.18.0.1",
        "192.168.122.1",
        "10.88.0.1",
        "169.254.25.10",
        "169.254.20.10",
    }
    | {"08:00:27:8d:c0:4d"}
)
"""Addresses that every machine of a kind has: VirtualBox's and slirp's NAT, the bridges of docker, libvirt and podman, node-local DNS."""


def is_shared(address: str) -> bool:
    """Whether an address tells no machine from another."""
    return address.lower() in _SHARED


def short_name(name: str) -> str:
    """Return a host's name without its domain, in lower case; an address is no name with a domain."""
    return name.lower() if is_ip(name) else name.lower().split(".")[0]


class Names(NamedTuple):
    """The nodes of the node list, else of the pods: ``known`` maps every name of a node (in lower case) to its own, ``at`` its addresses.

    A name or an address of two nodes is in neither.
    """

    known: Mapping[str, str] = MappingProxyType({})
    at: Mapping[str, str] = MappingProxyType({})
    listed: frozenset[str] = frozenset()
    roles: Mapping[bool, str] = MappingProxyType({})
    """The only node of the control plane (True), and the only other one (False), where there is one of the kind."""

    @classmethod
    def of(cls, captures: Sequence[Capture]) -> "Names":
        full: dict[str, set[str]] = {}
        short: dict[str, set[str]] = {}
        at: dict[str, set[str]] = {}
        listed = (c for c in captures if c.gives(Kind.NODES))
        nodes = [r for c in listed for r in c.records if isinstance(r, records.KubernetesNode)]
        for node in nodes:
            for name in names_of(node):
                full.setdefault(name.lower(), set()).add(node.name)
                short.setdefault(short_name(name), set()).add(node.name)
            for address in _addresses(node):
                at.setdefault(address, set()).add(node.name)
        for named in () if nodes else nodes_of_pods(captures):
            full.setdefault(named.name.lower(), set()).add(named.name)
            short.setdefault(short_name(named.name), set()).add(named.name)
            if named.address:
                at.setdefault(named.address, set()).add(named.name)
        own = {n.name.lower(): {n.name} for n in nodes}
        if len(nodes) != 1:
            at = {address: found for address, found in at.items() if not is_shared(address)}
        known = {k: next(iter(v)) for k, v in {**short, **full, **own}.items() if len(v) == 1 and k}
        by_role: dict[bool, set[str]] = {True: set(), False: set()}
        if all(map(_is_whole, (c for c in captures if c.gives(Kind.NODES)))):
            for node in nodes:
                by_role[is_control_plane(node.roles or "")].add(node.name)
        return cls(
            known,
            {k: next(iter(v)) for k, v in at.items() if len(v) == 1},
            frozenset(n.name for n in nodes),
            {role: next(iter(found)) for role, found in by_role.items() if len(found) == 1},
        )

    def canonical(self, name: str | None) -> str | None:
        """Return the node that this is a name of: its own, its short one, one with a domain, or its address."""
        if not name:
            return None
        low = name.lower()
        return self.known.get(low) or self.known.get(short_name(low)) or self.at.get(low)

    def in_role(self, called: str) -> str | None:
        """Return the only node in a role by which a heading calls a host: ``master``, ``worker``."""
        return self.roles.get(is_control_plane(called)) if is_role(called) else None

    def within(self, text: str) -> str | None:
        """Return the one node whose name stands in a text as a word of its own; the longest where one is part of another."""
        low = text.lower()
        found = {k for k in self.known if k in low and _word(k).search(low)}
        longest = {self.known[k] for k in found if not any(k != o and k in o for o in found)}
        return longest.pop() if len(longest) == 1 else None

    def at_addresses(self, addresses: Iterable[str]) -> str | None:
        """Return the one node to which these addresses belong."""
        found = {self.at[a] for a in addresses if a in self.at}
        return found.pop() if len(found) == 1 else None


def _is_whole(c: Capture) -> bool:
    """Whether a list shows all nodes: a line above it that is somebody's takes none away."""
    if not c.records or c.covers is None or c.covers.whole:
        return True
    return bool(c.unparsed) and all(u.line < c.records[0].line for u in c.unparsed) and len(c.covers.limits) == 1


def names_of(node: "records.KubernetesNode") -> list[str]:
    """Return all names of a node of the list, its own first."""
    names = [node.name]
    if isinstance(node, records.NodeObject):
        names += [str(a.get("address")) for a in node.addresses if a.get("type") in _ALIASES]
        names += [node.labels[k] for k in ("kubernetes.io/hostname",) if node.labels.get(k)]
    return list(dict.fromkeys(n for n in names if n == node.name or not n.lower().startswith("localhost")))


def _addresses(node: "records.KubernetesNode") -> list[str]:
    found = [node.internal_ip, node.external_ip]
    if isinstance(node, records.NodeObject):
        found += [str(a.get("address")) for a in node.addresses if a.get("type") in _NETWORK]
    return list(dict.fromkeys(a for a in found if a))


def _word(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])")


def reported_names(captures: Sequence[Capture], names: Names | None = None) -> list[str]:
    """Return the names that hosts report themselves: those of ``hostname`` first, then those of ``uname``.

    A container's id is a name only where ``names``, the node list, has it as one.
    """
    found = [
        (place_of(c.command), r.hostname)
        for c in captures
        if c.netns is None and c.gives(Kind.IDENTITY)
        for r in c.records
        if isinstance(r, records.HostName)
        and (not is_generic_name(r.hostname) or (names and names.canonical(r.hostname)))
    ]
    return [name for _, name in sorted(found, key=lambda f: f[0])]


def own_addresses(captures: Iterable[Capture]) -> set[str]:
    """Return the addresses that are a host's own by its interfaces, routes and sockets, without loopback and wildcards."""
    return {a for c in captures if c.netns is None for a in answer(c.records, _own_addresses)}


def _own_addresses(shown: Sequence[records.Record]) -> frozenset[str]:
    found: set[object] = set()
    for kind in (records.NetstatSocket, records.SsSocket, records.ProcNetSocket):
        found.update(*columns(shown, kind, "local_address"))
    for infos in filter(None, *columns(shown, records.Interface, "addr_info")):
        found.update(a.local for a in cast("tuple[records.AddrInfo, ...]", infos))
    found.update(*columns(shown, records.Route, "prefsrc"))
    found.update(
        dst for type, dst in zip(*columns(shown, records.Route, "type", "dst"), strict=True) if type == "local"
    )
    return frozenset(
        a for a in found if isinstance(a, str) and a and not a.startswith(("127.", "0.0.0.0", "::", "*", "fe80"))
    )


def questions() -> tuple[Question, ...]:
    """Return what is asked here of the records of every capture."""
    return _own_addresses, _permanent_interfaces


def stable_macs(captures: Iterable[Capture]) -> set[str]:
    """Return the hardware addresses of interfaces that a host keeps; those of pods and bridges come and go."""
    return {r.address for r in _permanent(captures) if r.address}


def stable_addresses(captures: Iterable[Capture]) -> set[str]:
    """Return the addresses of such interfaces: docker0's is the same on every host."""
    return {
        a.local for r in _permanent(captures) for a in r.addr_info or () if a.local and not a.local.startswith("fe80")
    }


def _permanent(captures: Iterable[Capture]) -> "Iterator[records.Interface]":
    """Yield the interfaces of Ethernet that are not a container's, a bridge of containers or a tunnel, by their names."""
    for c in captures:
        if c.netns is None:
            yield from answer(c.records, _permanent_interfaces)


def _permanent_interfaces(shown: Sequence[records.Record]) -> "tuple[records.Interface, ...]":
    return tuple(
        r
        for r in of_type(shown, records.Interface)
        if r.link_type in (None, "ether") and not _TEMPORARY.match(r.ifname or "lo")
    )


_TEMPORARY = lazy_re(
    r"(?:veth|cali|lxc|cilium|docker|br-|cni|flannel|tap|tunl|vxlan|virbr|kube-|dummy|lxd|gke|eni|azv|ovn|genev|lo$)"
)
