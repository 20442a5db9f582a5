"""What a finding is about: its nodes, devices, addresses and ports, as far as subject and words tell them."""

from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from netparse.cluster import IP, Cluster, Link, Node, Prefix
from netparse.findings import Facts, Finding

_AROUND = "()[],;:."


@dataclass(frozen=True, eq=False)
class Subjects:
    """Looks a finding's things up in the cluster; all are empty where it names none."""

    finding: Finding
    cluster: Cluster
    place: int = 0
    """Its place among the faults: names tell no order that a redacted copy would have too."""

    @property
    def facts(self) -> Facts:
        """What it says in values."""
        return self.finding.facts

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        return tuple(n for name in self.finding.nodes if (n := self.cluster.node(name)))

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """The interfaces of its nodes that it names."""
        return tuple(link for node in self.nodes for link in node.links if link.name in self._words)

    @property
    def devices(self) -> frozenset[str]:
        """The names of those interfaces; of nodes whose interfaces were not captured, every word that may be one."""
        if any(not node.links for node in self.nodes):
            return self._words
        return frozenset(link.name for link in self.links)

    @cached_property
    def addresses(self) -> frozenset[IP]:
        """The addresses in its subject, also with a port behind them."""
        words = self.finding.subject.split()
        before = (word.rpartition(":")[0].strip("[]") for word in words if ":" in word)
        return frozenset(ip for word in (*words, *before) if (ip := _address(word)))

    @cached_property
    def own(self) -> frozenset[IP]:
        """The addresses at which others look for its nodes."""
        return frozenset(ip for node in self.nodes for ip in node.internal_ips) | frozenset(
            link_address.ip.ip for node in self.nodes if node.node_link for link_address in node.node_link.addresses
        )

    @cached_property
    def missed_too(self) -> bool:
        """Whether a node at one of its addresses has no answer of its own nodes either."""
        peers = [n for n in self.cluster.nodes if not self.addresses.isdisjoint((*n.internal_ips, *n.held))]
        return any(e.unresolved for peer in peers for ip in self.own for e in peer.neighbors_of.get(ip, ()))

    @property
    def captured(self) -> bool:
        """Whether something of each of its nodes themselves was captured: that they run is seen then."""
        return bool(self.nodes) and all(node.links or node.sockets for node in self.nodes)

    @cached_property
    def networks(self) -> tuple[Prefix, ...]:
        """The prefixes in its subject."""
        return tuple(net for word in self.finding.subject.split() if "/" in word and (net := _network(word)))

    @property
    def port(self) -> str | None:
        """The port that its subject is, as ``tcp/10250``."""
        protocol, slash, number = self.finding.subject.partition("/")
        return self.finding.subject if slash and protocol.isalpha() and number.isdecimal() else None

    @cached_property
    def held(self) -> frozenset[IP]:
        """All addresses of its nodes: those of their interfaces and those that the node list says."""
        own = {address.ip.ip for node in self.nodes for link in node.links for address in link.addresses}
        return frozenset(own.union(*(node.internal_ips for node in self.nodes)))

    @cached_property
    def evidence(self) -> frozenset[tuple[str, int]]:
        """The lines that it quotes."""
        return frozenset((e.source, e.line) for e in self.finding.evidence)

    @cached_property
    def _words(self) -> frozenset[str]:
        text = f"{self.finding.subject} {self.finding.actual.partition(' (judged by ')[0]}"
        return frozenset(word.strip(_AROUND) for word in text.split())


def _address(word: str) -> IP | None:
    try:
        return ip_address(word.strip(_AROUND) if not word.endswith("::") else word)
    except ValueError:
        return None


def _network(word: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(word.strip(",;()"), strict=False)
    except ValueError:
        return None
