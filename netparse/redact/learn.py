"""What there is to redact in a bundle: names of machines, users and domains, networks, and ranges of addresses."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from ipaddress import IPv4Address, ip_address, ip_network
from itertools import compress
from operator import not_

from netparse.captures import Capture
from netparse.captures.origin.assign import assign_nodes
from netparse.cluster import build_cluster
from netparse.cluster.read import to_ip
from netparse.cluster.user_nat import VIRTUALBOX_NAT, user_nats
from netparse.redact import tells
from netparse.redact.lines import lines_with
from netparse.redact.ranges import IP, OF_CLUSTERS, Network, Range
from netparse.redact.shapes import Shapes, shapes_of
from netparse.redact.tells import named_in
from netparse.redact.tokens import different_pieces, may_have_address, pieces_of_addresses
from netparse.redact.words import PUBLIC_DOMAINS, ROLES, SYSTEM_USERS, TOP_LEVELS, VOCABULARY

# The Service "kubernetes" has the first address of its network.
_SERVICES = tuple((n, str(n.network_address + 1)) for n in OF_CLUSTERS)
_MASKS = frozenset(str(IPv4Address((1 << 32) - (1 << n))) for n in range(32))
_WORDS_OF_ALL = VOCABULARY | ROLES | SYSTEM_USERS
NOBODYS = frozenset(
    [
        "localhost",
        "localhost.localdomain",
        "localhost4",
        "localhost6",
        "localhost4.localdomain4",
        "localhost6.localdomain6",
    ]
    + [
        f"ip6-{name}"
        for name in ("localhost", "loopback", "localnet", "mcastprefix", "allnodes", "allrouters", "allhosts")
    ]
)
"""Names that every machine's table of hosts has."""
_ID_FILES = ("machine-id", "product_uuid", "boot_id")
_OF_HOSTS = re.compile(r"(?:^|[^a-z])hosts(?:$|[^a-z])")
_LETTERS_OF_OWNER = 5  # of the shortest label that by itself tells whose a domain is
_OF_NODES = (23, 24, 25, 26, 64)  # lengths of the part of a pod network that a node has
_ENOUGH = 300
_MANY = 300_000
_MANY_LINES = 2_000_000


@dataclass
class Learned:
    """``hosts``, ``users`` and ``domains`` are in lower case; ``words`` are names that are words of the commands too and stay."""

    hosts: set[str] = field(default_factory=set)
    users: set[str] = field(default_factory=set)
    domains: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    of_windows: set[tuple[str, str]] = field(default_factory=set)
    """What may be a domain of Windows and a user of it."""
    networks: set[Network] = field(default_factory=set)
    addresses: set[IP] = field(default_factory=set)
    """Addresses of machines, the first hundreds: those that stand with the length of their network."""
    seen: set[int] = field(default_factory=set)
    """All IPv4 addresses that stand by themselves, as numbers, the first hundred thousands."""
    seen6: set[int] = field(default_factory=set)
    """IPv6 addresses that stand with the length of their network."""
    macs: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    """Of machines, and of customers of clouds; hexadecimal without dashes, in lower case."""
    ranges: set[Range] = field(default_factory=set)
    of_clusters: set[Network] = field(default_factory=set)
    """Networks of pods and Services as plugins and distributions take them, and those of virtual machines' NAT, where they are in use."""

    _shapes: Shapes = field(default_factory=lambda: Shapes(pieces_of_addresses), init=False)
    _lines: set[int] = field(default_factory=set)
    """Hashes of the lines that were learned from: the nodes of a cluster say much the same."""

    @property
    def all_domains(self) -> set[str]:
        """The domains, with those of Windows whose users are known."""
        return self.domains | {d for d, user in self.of_windows if user in self.users and d not in _WORDS_OF_ALL}

    def text(self, path: str, text: str) -> None:
        """Learn from a file's text."""
        self._of_file(path.rpartition("/")[2].lower(), text)
        if fresh := self._fresh(text):
            self._of_lines(fresh)

    def _of_file(self, name: str, text: str) -> None:
        """Learn what the name of a file tells, and what takes several lines."""
        if name in _ID_FILES:
            self._ids(re.findall(tells.ID, text))
        if _OF_HOSTS.search(name):
            for line in tells.HOSTS_LINE.findall(text):
                for host in line.split():
                    self.host(host)
        if '"prefixlen"' in text:
            self._networks(set(tells.PREFIXLEN.findall(text)))

    def _fresh(self, text: str) -> list[str]:
        """Return the lines of a text that were not learned from yet, each once."""
        lines = list(dict.fromkeys(text.split("\n")))
        hashes = list(map(hash, lines))
        if len(self._lines) > _MANY_LINES:
            self._lines.clear()
        known = map(self._lines.__contains__, hashes)
        fresh = list(compress(lines, map(not_, known)))
        self._lines.update(hashes)
        return fresh

    def _of_lines(self, lines: list[str]) -> None:
        """Learn from lines, whatever stands above or below them; a word is looked for in the shapes that they have."""
        shapes = shapes_of(lines)
        self._addresses(lines, shapes)
        text = "\n".join(["", *lines])
        sample = "\n".join(["", *dict.fromkeys(shapes)])
        accounts = lines_with(text, "@") if any(word in sample for word in tells.OF_ACCOUNTS) else ""
        for match in (*tells.PROMPT.finditer(accounts), *tells.SSH.finditer(accounts)):
            self.user(match[1])
            self.host(match[2])
        for name in named_in(text, sample, tells.HOSTS):
            self.host(name)
        for name in named_in(text, sample, tells.USERS):
            self.user(name)
        if "\\" in sample:
            self.of_windows.update((d.lower(), user.lower()) for d, user in set(tells.OF_WINDOWS.findall(text)))
        self._ids(named_in(text, sample, tells.IDS))
        for tenant in named_in(text, sample, tells.TENANTS):
            self.host(tenant)
        for word in tells.SEARCH_WORDS:
            for line in tells.SEARCH.findall(lines_with(text, word)) if word in sample else ():
                for domain in line.split():
                    self.domain(domain)
        if "\t" in sample and "00000000" in sample and "00000000" in text:  # a gateway that is none
            for first, mask in set(tells.KERNEL_ROUTE.findall(text)):
                address, bits = (IPv4Address(bytes.fromhex(x)[::-1]) for x in (first, mask))
                self.networks.add(ip_network((int(address), int(bits).bit_count()), strict=False))

    def _ids(self, found: Iterable[str]) -> None:
        self.ids.update(id.replace("-", "").lower() for id in found)

    def captures(self, captures: Iterable[Capture]) -> None:
        """Learn what the captures say of the cluster: its nodes and their other names, and who runs processes."""
        assigned = tuple(assign_nodes(tuple(captures), {}))
        cluster = build_cluster(assigned, {})
        roles = {role for node in cluster.nodes for role in (node.roles or ())}
        for node in cluster.nodes:
            for name in (node.name, *node.aliases):
                self.host(name, roles)
            # the address of a bridge of pods in a node's place is a fault that the network tells
            bridges = [ip for ip in node.internal_ips if ip.version == 4 and int(ip) % 256 == 1]
            self.of_clusters.update(n for n in OF_CLUSTERS for ip in bridges if ip in n)
        for capture in assigned:
            for named in (capture.host, capture.place.host):
                if named:
                    self.host(named, roles)
            for record in capture.records:
                user = getattr(record, "user", None)
                if isinstance(user, str) and not user.endswith("+"):
                    self.user(user)

    def host(self, name: str, roles: Iterable[str] = ()) -> None:
        """Learn the name of a machine, with its first label by itself; words in its place, as of a host without name, are none."""
        low = name.lower().strip(".")
        if to_ip(low) is not None or not re.search("[a-z]", low) or " " in low:
            return
        first, dot, rest = low.partition(".")
        if low in NOBODYS:
            return
        if low in VOCABULARY or low in roles or len(low) == 1:
            self.words.add(low)
            return
        self.hosts.add(low)
        if dot and re.search("[a-z]", first):
            if first in VOCABULARY:
                self.words.add(first)
            else:
                self.hosts.add(first)
            self.domain(rest)

    def user(self, name: str) -> None:
        """Learn a user's name, unless every system has that user."""
        low = name.lower()
        if low in SYSTEM_USERS or low.startswith(("systemd", "_", "kube")) or len(low) < 2 or low.isdigit():
            return
        (self.words if low in VOCABULARY else self.users).add(low)

    def domain(self, name: str) -> None:
        """Learn a domain, unless it is a public one or one of Kubernetes' own."""
        low = name.lower().strip(".~")
        labels = low.split(".")
        public = any(low == d or low.endswith(f".{d}") for d in PUBLIC_DOMAINS) or "svc" in labels
        if not re.fullmatch(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*", low) or public or to_ip(low) is not None:
            return
        if len(labels) == 1 and (low in TOP_LEVELS or low in VOCABULARY):
            return
        self.domains.add(low)
        while labels and (labels[-1] in TOP_LEVELS or len(labels[-1]) < _LETTERS_OF_OWNER):
            labels.pop()
        if labels and not {labels[-1]} & _WORDS_OF_ALL and re.search("[a-z]", labels[-1]):
            self.domains.add(labels[-1])

    def _addresses(self, lines: list[str], shapes: list[str]) -> None:
        slots = self._shapes.slots(shapes)
        pieces = {line[start:end] for line, some in zip(lines, slots, strict=True) for start, end, _ in some or ()}
        rest = "\n".join(line for line, some in zip(lines, slots, strict=True) if some is None)
        pieces.update(filter(may_have_address, different_pieces(rest)))
        joined = "\n".join(("", *pieces, ""))
        self.macs.update(re.sub("[:-]", "", m).lower() for m in tells.MAC.findall(joined))
        if len(self.seen) < _MANY:
            octets = ([int(o) for o in text.split(".")] for text in tells.SEEN.findall(joined))
            self.seen.update(int.from_bytes(bytes(o)) for o in octets if max(o) < 256 and 0 < o[0] < 224)
        pairs = set(tells.NETWORK.findall(joined))
        if not _MASKS.isdisjoint(pieces):
            text = "\n".join(lines)
            for masked in tells.MASKED:
                pairs.update(masked.findall(text))
        self._networks(pairs)
        self.of_clusters.update(n for n, first in _SERVICES if _stands(first, joined))
        if _stands(str(VIRTUALBOX_NAT), joined):
            self.of_clusters.add(ip_network(VIRTUALBOX_NAT))
        for first, last in set(tells.RANGE.findall(joined)):
            try:
                self.ranges.add((ip_address(first), ip_address(last)))
            except ValueError:
                continue

    def _networks(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Learn from addresses with the lengths or masks of their networks."""
        everybodys = frozenset((*OF_CLUSTERS, *user_nats()))
        for address, mask in pairs:
            try:
                network = ip_network(f"{address}/{mask}", strict=False)
            except ValueError:
                continue
            self.networks.add(network)
            if network.version == 6 and len(self.seen6) < _MANY:
                self.seen6.add(int(ip_address(address)))
            if len(self.addresses) < _ENOUGH and ip_address(address) != network.network_address:
                self.addresses.add(ip_address(address))
            if network.prefixlen in _OF_NODES:
                self.of_clusters.update(n for n in everybodys if n.version == network.version and network.subnet_of(n))  # type: ignore[arg-type]
            elif network in everybodys:
                self.of_clusters.add(network)


def _stands(address: str, text: str) -> bool:
    """Whether an address stands in a text, and not only as a part of another."""
    return address in text and re.search(rf"(?<![\w.:]){re.escape(address)}(?![\w.])", text) is not None
