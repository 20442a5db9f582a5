"""What there is to redact in a bundle: names of machines, users and domains, networks, and ranges of addresses."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from ipaddress import IPv4Address, ip_address, ip_network

from netparse.captures import Capture
from netparse.captures.origin.assign import assign_nodes
from netparse.cluster import build_cluster
from netparse.cluster.user_nat import VIRTUALBOX_NAT, user_nats
from netparse.redact.ranges import IP, OF_CLUSTERS, Network, Range
from netparse.redact.tokens import different_pieces
from netparse.redact.words import PUBLIC_DOMAINS, ROLES, SYSTEM_USERS, TOP_LEVELS, VOCABULARY

_IP4 = r"\d{1,3}(?:\.\d{1,3}){3}"
_NETWORK = re.compile(rf"(?m)(?<![\w.:])({_IP4}|[0-9A-Fa-f:]{{2,39}})/({_IP4}|\d{{1,3}})(?![\w.])")
_RANGE = re.compile(rf"(?<![\w.:])({_IP4}|[0-9A-Fa-f:]{{2,39}})-({_IP4}|[0-9A-Fa-f:]{{2,39}})(?![\w.:])")
_MASKED = (
    re.compile(rf"(?m)^({_IP4})\s+\S+\s+((?:255|254|252|248|240|224|192|128)(?:\.\d{{1,3}}){{3}})\s"),
    re.compile(rf"inet (?:addr:)?({_IP4})\s+(?:Bcast:\S+\s+)?(?:netmask |Mask:)({_IP4})"),
)
_PREFIXLEN = re.compile(r'"local":\s*"([^"]+)",\s*"prefixlen":\s*(\d+)')
_KERNEL_ROUTE = re.compile(r"(?m)^[\w.@:-]+\t([0-9A-F]{8})\t[0-9A-F]{8}\t[0-9A-F]{4}\t\d+\t\d+\t\d+\t([0-9A-F]{8})\t")

_HOST = r"[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?"
_USER = r"[A-Za-z_][\w.-]{0,31}"
_PROMPT = re.compile(rf"(?m)^\[?({_USER})@({_HOST})[ :][^\n]{{0,80}}?[#$](?:\s|$)")
_SSH = re.compile(rf"ssh\s+(?:-\S+\s+)*({_USER})@({_HOST})")
# Each begins with something of its own, for which re looks fast.
_HOSTS = (
    re.compile(rf"Linux ({_HOST}) \d+\.\d+"),
    re.compile(rf"\n[A-Z][a-z]{{2}} [ \d]\d \d\d:\d\d:\d\d ({_HOST}) [\w./-]+(?:\[\d+\])?:"),
    re.compile(rf"\n\d{{4}}-\d\d-\d\dT[\d:.,]{{8,16}}(?:Z|[+-]\d\d:?\d\d) ({_HOST}) [\w./-]+(?:\[\d+\])?: "),
    *(
        re.compile(rf"{word}\\?\"?\s*[:=]\s*\\?\"?({_HOST})")
        for word in ("kubernetes\\.io/hostname", "nodeName", "host[nN]ame", "--hostname-override", "--node-name")
    ),
    re.compile(rf"c hostname: +({_HOST})"),  # Static
    re.compile(rf"t hostname: +({_HOST})"),  # Transient
    re.compile(rf"y hostname: +({_HOST})"),  # Pretty
    re.compile(rf"_HOSTNAME=({_HOST})"),
    re.compile(r"(?<![\w\\:])\\\\([A-Za-z][A-Za-z0-9-]{2,14})\\[A-Za-z]"),  # a share of Windows
)
_USERS = (
    *(re.compile(rf"{place}[/\\]+({_USER})") for place in ("/home", r"\\home", "/Users", r"\\Users")),
    re.compile(rf"id=\d+\(({_USER})\)"),
    re.compile(rf"\nsudo: +({_USER}) : "),
    re.compile(rf" sudo(?:\[\d+\])?: +({_USER}) : "),
    re.compile(rf"ccepted [\w/-]+ for ({_USER}) from "),
    re.compile(rf"ailed [\w/-]+ for (?:invalid user )?({_USER}) from "),
    re.compile(rf"nvalid user ({_USER}) from "),
    re.compile(rf"session (?:opened|closed) for user ({_USER})"),
    re.compile(rf"ession \d+ of user ({_USER})\."),
    re.compile(rf" by ({_USER})\(uid=[1-9]"),
    re.compile(rf"\(({_USER})\) CMD "),
    re.compile(rf"\(to [\w.-]+\) ({_USER}) on "),
    re.compile(rf"(?:authenticating|isconnected from|closed by) user ({_USER}) "),
    re.compile(rf"\n({_USER}) +(?:pts/|tty)\d+ "),
    re.compile(rf"\n[-dlcbps][-r][-w][-xsS][-r][-w][-xsS][-r][-w][-xtT][.+@]? +\d+ ({_USER}) +{_USER} +\d"),
    re.compile(rf"\n({_USER}):[^:\n]?[^:\n]*:[1-9]\d{{3,8}}:\d+:[^:\n]*:/"),
)
FULL_NAME = re.compile(r"(?m)^([\w.-]+:[^:\n]*:[1-9]\d{3,8}:\d+:)([^:\n]+)(?=:/)")
"""What ``/etc/passwd`` says of a user beside the name: the group 2. Its words may be any words, and are replaced there only."""
_SEARCH = re.compile(r"(?m)^\s*(?:search|domain|Domains:|DNS Domain:)[ \t]+(\S[^\n]*)$")
_HOSTS_LINE = re.compile(rf"(?m)^[\s#]*(?:{_IP4}|[0-9A-Fa-f:]+:[0-9A-Fa-f:]+)[ \t]+([A-Za-z0-9][^\n#]*)")

_SEEN = re.compile(rf"(?<![\w.]){_IP4}(?![\w.])")
_MAC = re.compile(r"(?i)(?<![0-9a-f:])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![:-]?[0-9a-f])")
_ID = r"([0-9A-Fa-f]{32}|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})(?![0-9A-Fa-f-])"
# What tells one machine, or one customer of a cloud, from all others.
_IDS = tuple(
    re.compile(rf"{words}\\?\"?\s*[:=]?\s*\\?\"?{_ID}")
    for words in (
        *("machineID", "machineUUID", "systemID", "systemUUID", "bootID", "bootUUID"),
        *("Machine ID", "Machine UUID", "Boot ID", "Boot UUID", "System ID", "System UUID", "machine-id", "machine_id"),
        *("_MACHINE_ID", "_BOOT_ID", "product_uuid", " UUID", r"\tUUID", r"\nUUID"),
        *("/var/log/journal/", "/run/log/journal/", "/subscriptions/", "vsphere://"),
    )
)  # fmt: skip
_TENANTS = tuple(
    re.compile(rf"{place}([A-Za-z][\w-]{{2,89}})")
    for place in ("gce://", r"googleapis\.com/[\w/]*projects/", "/resource[gG]roups/")
)
_ID_FILES = ("machine-id", "product_uuid", "boot_id")

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
_LETTERS_OF_OWNER = 5  # of the shortest label that by itself tells whose a domain is
_ENOUGH = 300
_MANY = 300_000


@dataclass
class Learned:
    """``hosts``, ``users`` and ``domains`` are in lower case; ``words`` are names that are words of the commands too and stay."""

    hosts: set[str] = field(default_factory=set)
    users: set[str] = field(default_factory=set)
    domains: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
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

    def text(self, path: str, text: str) -> None:
        """Learn from a file's text."""
        if "." in text or ":" in text:
            self._addresses(text)
        for match in (*_PROMPT.finditer(lines_with(text, "@")), *_SSH.finditer(text)):
            self.user(match[1])
            self.host(match[2])
        text = f"\n{text}"
        for pattern in _HOSTS:
            for name in set(pattern.findall(text)):
                self.host(name)
        for pattern in _USERS:
            for name in set(pattern.findall(text)):
                self.user(name)
        name = path.rpartition("/")[2].lower()
        if name in _ID_FILES:
            self.ids.update(x.replace("-", "").lower() for x in re.findall(_ID, text))
        for pattern in _IDS:
            self.ids.update(x.replace("-", "").lower() for x in set(pattern.findall(text)))
        for pattern in _TENANTS:
            for tenant in set(pattern.findall(text)):
                self.host(tenant)
        for word in ("search", "domain", "Domain"):
            for line in _SEARCH.findall(lines_with(text, word)):
                for domain in line.split():
                    self.domain(domain)
        if re.search(r"(?:^|[^a-z])hosts(?:$|[^a-z])", name):
            for line in _HOSTS_LINE.findall(text):
                for host in line.split():
                    self.host(host)

    def captures(self, captures: Iterable[Capture]) -> None:
        """Learn what the captures say of the cluster: its nodes and their other names, and who runs processes."""
        assigned = tuple(assign_nodes(tuple(captures), {}))
        cluster = build_cluster(assigned, {})
        roles = {role for node in cluster.nodes for role in (node.roles or ())}
        for node in cluster.nodes:
            for name in (node.name, *node.aliases):
                self.host(name, roles)
        for capture in assigned:
            for named in (capture.host, capture.place.host):
                if named:
                    self.host(named, roles)
            for record in capture.records:
                user = getattr(record, "user", None)
                if isinstance(user, str) and not user.endswith("+"):
                    self.user(user)

    def host(self, name: str, roles: Iterable[str] = ()) -> None:
        """Learn the name of a machine, with its first label by itself."""
        low = name.lower().strip(".")
        if _is_address(low) or not re.search("[a-z]", low):
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
        if not re.fullmatch(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*", low) or public or _is_address(low):
            return
        if len(labels) == 1 and (low in TOP_LEVELS or low in VOCABULARY):
            return
        self.domains.add(low)
        while labels and (labels[-1] in TOP_LEVELS or len(labels[-1]) < _LETTERS_OF_OWNER):
            labels.pop()
        if labels and not {labels[-1]} & _WORDS_OF_ALL and re.search("[a-z]", labels[-1]):
            self.domains.add(labels[-1])

    def _addresses(self, text: str) -> None:
        pieces = different_pieces(text)
        may_hold = [p for p in pieces if "." in p or ":" in p or p.count("-") > 4]
        joined = "\n".join(("", *may_hold, ""))
        self.macs.update(re.sub("[:-]", "", m).lower() for m in _MAC.findall(joined))
        if len(self.seen) < _MANY:
            octets = ([int(o) for o in text.split(".")] for text in _SEEN.findall(joined))
            self.seen.update(int.from_bytes(bytes(o)) for o in octets if max(o) < 256 and 0 < o[0] < 224)
        pairs = set(_NETWORK.findall(joined)) | set(_PREFIXLEN.findall(text))
        if not _MASKS.isdisjoint(pieces):
            for masked in _MASKED:
                pairs.update(masked.findall(text))
        everybodys = (*OF_CLUSTERS, *user_nats())
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
            self.of_clusters.update(n for n in everybodys if n.version == network.version and _shows(network, n))
        self.of_clusters.update(n for n, first in _SERVICES if _stands(first, joined))
        if _stands(str(VIRTUALBOX_NAT), joined):
            self.of_clusters.add(ip_network(VIRTUALBOX_NAT))
        if "00000000" in pieces:
            for first, mask in set(_KERNEL_ROUTE.findall(text)):
                address, bits = (IPv4Address(bytes.fromhex(x)[::-1]) for x in (first, mask))
                self.networks.add(ip_network((int(address), int(bits).bit_count())))
        for first, last in set(_RANGE.findall(joined)):
            try:
                self.ranges.add((ip_address(first), ip_address(last)))
            except ValueError:
                continue


def lines_with(text: str, word: str) -> str:
    """Return the lines of a text in which a word stands."""
    found, at = [], text.find(word)
    while at >= 0:
        start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
        end = len(text) if end < 0 else end
        found.append(text[start:end])
        at = text.find(word, end)
    return "\n".join(found)


def _stands(address: str, text: str) -> bool:
    """Whether an address stands in a text, and not only as a part of another."""
    return address in text and re.search(rf"(?<![\w.:]){re.escape(address)}(?![\w.])", text) is not None


def _shows(network: Network, known: Network) -> bool:
    """Whether a network is the known one, or a node's part of it."""
    return network == known or (network.prefixlen in (24, 25, 26, 23, 64) and network.subnet_of(known))  # type: ignore[arg-type]


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
