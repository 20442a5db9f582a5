"""What tells in a text that a word is the name of a machine, a user or a domain, an id, or an address with its network."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

IP4 = r"\d{1,3}(?:\.\d{1,3}){3}"
NETWORK = re.compile(rf"(?m)(?<![\w.:])({IP4}|[0-9A-Fa-f:]{{2,39}})/({IP4}|\d{{1,3}})(?![\w.])")
RANGE = re.compile(rf"(?<![\w.:])({IP4}|[0-9A-Fa-f:]{{2,39}})-({IP4}|[0-9A-Fa-f:]{{2,39}})(?![\w.:])")
MASKED = (
    re.compile(rf"(?m)^({IP4})\s+\S+\s+((?:255|254|252|248|240|224|192|128)(?:\.\d{{1,3}}){{3}})\s"),
    re.compile(rf"inet (?:addr:)?({IP4})\s+(?:Bcast:\S+\s+)?(?:netmask |Mask:)({IP4})"),
)
PREFIXLEN = re.compile(r'"local":\s*"([^"]+)",\s*"prefixlen":\s*(\d+)')
KERNEL_ROUTE = re.compile(r"(?m)^[\w.@:-]+\t([0-9A-F]{8})\t[0-9A-F]{8}\t[0-9A-F]{4}\t\d+\t\d+\t\d+\t([0-9A-F]{8})\t")
SEEN = re.compile(rf"(?<![\w.]){IP4}(?![\w.])")
MAC = re.compile(r"(?i)(?<![0-9a-f:])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![:-]?[0-9a-f])")

_HOST = r"[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?"
_USER = r"[A-Za-z_][\w.-]{0,31}"
_STANDS_FOR = re.compile(r"\b(?:HOST|USER)\b")  # and not in _HOSTNAME


class Tell(NamedTuple):
    """``word``, which has no digits, is in every text that ``pattern`` finds something in: to look for it is what Python does fastest."""

    word: str
    pattern: re.Pattern[str]

    @staticmethod
    def of(word: str, pattern: str) -> "Tell":
        """Return the tell with its pattern compiled; ``HOST`` and ``USER`` stand for what such a name is made of."""
        return Tell(word, re.compile(_STANDS_FOR.sub(lambda m: _HOST if m[0] == "HOST" else _USER, pattern)))


def named_in(text: str, sample: str, tells: Iterable[Tell]) -> Iterator[str]:
    """Yield what is told in a text that begins with the end of a line, by each of the tells once.

    ``sample`` has the words of the text, those that differ in digits only once.
    """
    for word, pattern in tells:
        if word in sample:
            yield from set(pattern.findall(text))


PROMPT = re.compile(rf"(?m)^\[?({_USER})@({_HOST})[ :][^\n]{{0,80}}?[#$](?:\s|$)")
SSH = re.compile(rf"ssh\s+(?:-\S+\s+)*({_USER})@({_HOST})")
OF_ACCOUNTS = ("#", "$", "ssh")
"""One of these is in every text that has a prompt or a login by ssh."""
# The last two letters of a word are enough: what stands before them may be a capital.
HOSTS = (
    Tell.of("Linux ", r"(?<![A-Za-z] )Linux (HOST) \d+\.\d+"),  # uname, not "Red Hat Enterprise Linux CoreOS 414.92"
    Tell.of("Linux ", r"Linux (HOST) \d\S+ #\d"),
    Tell.of(":", r"\n[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d (HOST) [\w./-]+(?:\[\d+\])?:"),
    Tell.of("T", r"\n\d{4}-\d\d-\d\dT[\d:.,]{8,16}(?:Z|[+-]\d\d:?\d\d) (HOST) [\w./-]+(?:\[\d+\])?: "),
    *(
        Tell.of(word, rf"{re.escape(word)}\\?\"?\s*[:=]\s*\\?\"?(HOST)")
        for word in ("kubernetes.io/hostname", "nodeName", "hostname", "hostName", "--hostname-override", "--node-name")
    ),
    Tell.of(" hostname: ", r"[cty] hostname: +(HOST)"),  # Static, Transient, Pretty
    Tell.of("_HOSTNAME=", r"_HOSTNAME=(HOST)"),
    Tell.of("\\\\", r"(?<![\w\\:])\\\\([A-Z][A-Z0-9-]{2,14})\\{1,2}[A-Za-z]"),  # a share of Windows
)
USERS = (
    Tell.of("/home", r"/home[/\\]+(USER)"),
    Tell.of("\\home", r"\\home[/\\]+(USER)"),
    Tell.of("/Users", r"/Users[/\\]+(USER)"),
    Tell.of("\\Users", r"\\Users[/\\]+(USER)"),
    Tell.of("id=", r"id=\d+\((USER)\)"),
    Tell.of("\nsudo: ", r"\nsudo: +(USER) : "),
    Tell.of(" sudo", r" sudo(?:\[\d+\])?: +(USER) : "),
    Tell.of("ccepted ", r"ccepted [\w/-]+ for (USER) from "),
    Tell.of("ailed ", r"ailed [\w/-]+ for (?:invalid user )?(USER) from "),
    Tell.of("nvalid user ", r"nvalid user (USER) from "),
    Tell.of("session ", r"session (?:opened|closed) for user (USER)"),
    Tell.of(" of user ", r"ession \d+ of user (USER)\."),
    Tell.of("(uid=", r" by (USER)\(uid=[1-9]"),
    Tell.of(") CMD ", r"\((USER)\) CMD "),
    Tell.of("(to ", r"\(to [\w.-]+\) (USER) on "),
    Tell.of(" user ", r"(?:authenticating|isconnected from|closed by) user (USER) "),
    Tell.of("pts/", r"\n(USER) +pts/\d+ "),
    Tell.of("tty", r"\n(USER) +tty\d+ "),
    Tell.of(" ", r"\n[-dlcbps][-r][-w][-xsS][-r][-w][-xsS][-r][-w][-xtT][.+@]? +\d+ (USER) +USER +\d"),
    Tell.of(":/", r"\n(USER):[^:\n]?[^:\n]*:[1-9]\d{3,8}:\d+:[^:\n]*:/"),
)
# A domain of Windows, where what stands behind it is a user that is known otherwise.
OF_WINDOWS = re.compile(rf"(?<![\w\\])([A-Z][A-Z0-9-]{{1,14}})\\{{1,4}}({_USER})")
FULL_NAME = re.compile(r"(?m)^([\w.-]+:[^:\n]*:[1-9]\d{3,8}:\d+:)([^:\n]+)(?=:/)")
"""What ``/etc/passwd`` says of a user beside the name: the group 2. Its words may be any words, and are replaced there only."""
FULL_NAME_OF_ANY = re.compile(r"[\w.-]+:[^:\n]*:\d{4,9}:\d+:[^:\n]+:/")
"""… whatever digits stand in it."""
SEARCH = re.compile(r"(?m)^\s*(?:search|domain|Domains:|DNS Domain:)[ \t]+(\S[^\n]*)$")
SEARCH_WORDS = ("search", "domain", "Domain")
HOSTS_LINE = re.compile(rf"(?m)^[\s#]*(?:{IP4}|[0-9A-Fa-f:]+:[0-9A-Fa-f:]+)[ \t]+([A-Za-z0-9][^\n#]*)")

ID = r"([0-9A-Fa-f]{32}|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})(?![0-9A-Fa-f-])"
# What tells one machine, or one customer of a cloud, from all others.
IDS = tuple(
    Tell.of(word, rf"{re.escape(word)}\\?\"?\s*[:=]?\s*\\?\"?{ID}")
    for word in (
        *("machineID", "machineUUID", "systemID", "systemUUID", "bootID", "bootUUID"),
        *("Machine ID", "Machine UUID", "Boot ID", "Boot UUID", "System ID", "System UUID", "machine-id", "machine_id"),
        *("_MACHINE_ID", "_BOOT_ID", "product_uuid", " UUID", "\tUUID", "\nUUID"),
        *("/var/log/journal/", "/run/log/journal/", "/subscriptions/", "vsphere://"),
    )
)  # fmt: skip
TENANTS = (
    Tell.of("gce://", r"gce://([A-Za-z][\w-]{2,89})"),
    Tell.of("projects/", r"googleapis\.com/[\w/]*projects/([A-Za-z][\w-]{2,89})"),
    Tell.of("/resource", r"/resource[gG]roups/([A-Za-z][\w-]{2,89})"),
)
