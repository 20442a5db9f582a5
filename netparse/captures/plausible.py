"""Decides by a member's name and first bytes whether it may hold a capture: the bulk of a bundle is never read."""

import re
from functools import cache, lru_cache

from netparse.captures.collectors import collectors
from netparse.captures.collectors.patterns import compile_path
from netparse.captures.hints import command_from_name
from netparse.sources import looks_like_text

_MARKS = (  # literals only: they are looked for in every text file of a bundle
    b"> mtu ",
    b"Recv-Q",
    b" lladdr ",
    b" dev ",
    b" inet",
    b"Genmask",
    b"HWtype",
    b"HW type",
    b"local_address",
    b"LISTEN",
    b"UNCONN",
    b") at ",
    b"[ether]",
    b"Physical Address",
    b"Kernel IP",
    b"Iface\tDest",
    "路由表".encode(),
)
_EARLY = 1 << 12  # expressions are slow: they look at this much
_LOGGED = 1 << 13  # of what begins as a log does this much is looked at
_LOG = re.compile(
    rb"\W{0,3}(?:\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:|[IWEF]\d{4} \d\d:|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d|(?:time|ts|level)=)|\[?\d\d:\d\d:\d\d"
)
_LINES = re.compile(
    rb"(?m)^(?:NAME\s+STATUS|Name:\s+\S|Linux \S+ \d+\.|[\da-f.:]+ dev |default |\s*(?:Static hostname|hostname +):|hostname = |tcp|udp"
    rb"| *\d+: \S+ |lo +(?:UP|UNKNOWN|DOWN) |[\w.-]+ +(?:Not)?Ready |[\da-f.:]+ +\S+ +(?:[\da-f]{2}:){5}"
    rb"|[^\n]{0,60}\b(?:netstat|ss|ip|arp|ifconfig|route|kubectl): [^\n]*not found)"
)
_ESCAPES = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]")
_BOM = b"\xef\xbb\xbf\xff\xfe \t\r\n"
_PROMPTED = re.compile(
    rb"(?m)[#$>%]\]? ?(?:sudo )?(?:\S*/)?(?:ip|ss|netstat|arp|route|ifconfig|kubectl|oc|cat|hostname|uname)\b"
)
_OBJECT = re.compile(
    rb'"?\bkind"?\s*:\s*"?Node(?:List)?"?\s*(?:,\s*)?(?:"?apiVersion"?\s*:\s*"?v1"?\s*(?:,\s*)?)?"?(?:metadata|items)"?\s*:'
    rb'|InternalIP|"(?:ifindex|ifname|lladdr|dst)"|"Items"'
)
_STRUCTURED = re.compile(rb'[\[{]\s*[\[{\]}"]|---\s|-?\s*(?:apiVersion|kind|items):')
_LATE_OBJECT = re.compile(rb"(?m)^[\[{]\s*$|^---$|^\s+\"")
_TALKING = re.compile(
    r"ip|ss|netstat|arp|route|ifconfig|host|uname|node|addr|link|neigh|tcp|udp|date|timestamp", re.IGNORECASE
)
_POD_LOGS = re.compile(
    r"(?:^|/)(?:pods|podlogs|containers|var/log/pods|var/log/containers|cluster-resources/pods/logs)/(?:[^/]+/)*[^/]*\.log(?:\.\d+)?$"
    r"|(?:^|/)[^/]+/[^/]+/logs\.txt$|(?:^|/)logs/(?:current|previous|previous\.insecure)\.log$|(?:^|/)logs-[^/]+\.log$"
)
_KERNEL = re.compile(
    r"(?:^|/)(?:proc/(?:(?:\d+|self|thread-self)/|net/|sys/)|sys/(?:class|devices|kernel|module|fs|block|bus)/)(?:.*/)?(?P<name>[^/]+?)(?:\.txt)?$"
)
_KERNEL_FILES = frozenset({"tcp", "tcp6", "udp", "udp6", "arp", "route", "hostname"})
_ANYTHING = {"*", "*.txt", "*.json", "*.yaml"}


def plausible(path: str, head: bytes) -> bool:
    """Whether a member is worth reading whole: its name is one that collectors or people give, or its beginning says so."""
    if not looks_like_text(head):
        return False
    kernel = _KERNEL.search(path)
    if kernel:  # beside them stand tables of the same look: raw, icmp, rt_cache
        return kernel["name"] in _KERNEL_FILES
    if named(path):
        return True
    if _POD_LOGS.search(path):  # what a pod says of its sockets is not the host's view
        return False
    return _speaks(head.replace(b"\0", b"") if b"\0" in head else head)


@lru_cache(maxsize=4096)
def named(path: str) -> bool:
    """Whether the name alone promises a capture, a manifest or a date."""
    name = path.rpartition("/")[2]
    if name in _known()[0]:
        return True
    if _known()[1].match(name):
        return True
    return bool(_TALKING.search(name)) and command_from_name(path) is not None


@cache
def _known() -> tuple[frozenset[str], re.Pattern[str]]:
    """Return the plain file names in the tables of the collectors, and the patterns as one expression."""
    plain, loose = ["manifest.json", "juju_status.yaml"], ["*-info.json"]
    for collector in collectors():
        for pattern in collector.file_names:
            if pattern in _ANYTHING:
                continue
            if "*" in pattern or "{" in pattern:
                loose.append(pattern)
            else:
                plain.append(pattern)
    return frozenset(plain), re.compile("|".join(f"(?:{_anonymous(p)})" for p in loose))


def _anonymous(pattern: str) -> str:
    return re.sub(r"\(\?P<\w+>", "(?:", compile_path(pattern).pattern)


def _speaks(head: bytes) -> bool:
    head = head.lstrip(_BOM)
    if _STRUCTURED.match(head):
        return bool(_OBJECT.search(head))
    if _LOG.match(head):
        head = head[:_LOGGED]
    if any(mark in head for mark in _MARKS):
        return True
    early = head[:_EARLY]
    if b"\x1b" in early:
        early = _ESCAPES.sub(b"", early)
        if any(mark in early for mark in _MARKS):
            return True
    if _LINES.search(early) or _PROMPTED.search(early):
        return True
    return bool(_LATE_OBJECT.search(early) and _OBJECT.search(head))
