"""Decides by a member's name and first bytes whether it may hold a capture: the bulk of a bundle is never read."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from netparse.captures.collectors import collectors
from netparse.captures.collectors.patterns import compile_path
from netparse.parsers import PARSERS, Parser
from netparse.parsers.base import Glimpse
from netparse.parsers.shared.statements import may_state
from netparse.parsers.spelling import command_from_name, program_names
from netparse.sources import looks_like_text

_EARLY = 1 << 12  # expressions are slow: they look at this much
_LOGGED = 1 << 13  # of what begins as a log does this much is looked at
_LOG = re.compile(
    rb"\W{0,3}(?:\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:|[IWEF]\d{4} \d\d:|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d|(?:time|ts|level)=)|\[?\d\d:\d\d:\d\d"
)
_ESCAPES = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]")
_BOM = b"\xef\xbb\xbf\xff\xfe \t\r\n"
_STRUCTURED = re.compile(rb'[\[{]\s*[\[{\]}"]|---\s|-?\s*(?:apiVersion|kind|items):')
_LATE_OBJECT = re.compile(rb"(?m)^[\[{]\s*$|^---$|^\s+\"")
_POD_LOGS = re.compile(
    r"(?:^|/)(?:pods|podlogs|containers|var/log/pods|var/log/containers|cluster-resources/pods/logs)/(?:[^/]+/)*[^/]*\.log(?:\.\d+)?$"
    r"|(?:^|/)[^/]+/[^/]+/logs\.txt$|(?:^|/)logs/(?:current|previous|previous\.insecure)\.log$|(?:^|/)logs-[^/]+\.log$"
)
_KERNEL = re.compile(
    r"(?P<path>(?:^|.*/)(?:proc/(?:(?:\d+|self|thread-self)/|net/|sys/)|sys/(?:class|devices|kernel|module|fs|block|bus)/)(?:.*/)?[^/]+?)(?:\.txt)?$"
)
_LETTER = re.compile(r"\.(?:md|markdown|eml|html?|rst|adoc)$", re.IGNORECASE)
"""Names of texts that people wrote: a line of a log in them is what they want to show."""
_ANYTHING = {"*", "*.txt", "*.json", "*.yaml"}


def plausible(path: str, head: bytes) -> bool:
    """Whether a member is worth reading whole: by its name, which collectors or people give to captures, or by its beginning."""
    if not looks_like_text(head):
        return False
    kernel = _KERNEL.search(path)
    if kernel:  # beside them stand tables of the same look: raw, icmp, rt_cache
        return any(kept.pattern.search(kernel["path"]) for parser in PARSERS for kept in parser.paths)
    if named(path) or any(p.match(path) for c in collectors() for p in c.journals):
        return True
    if _POD_LOGS.search(path):  # the sockets of a pod are not those of the host
        return False
    if _LETTER.search(path) and may_state(head.decode(errors="replace")):
        return True
    return _shows_output(head.replace(b"\0", b"") if b"\0" in head else head)


@lru_cache(maxsize=4096)
def named(path: str) -> bool:
    """Whether the name alone promises a capture, a manifest or a date."""
    name = path.rpartition("/")[2]
    if name in _known()[0]:
        return True
    if _known()[1].match(name):
        return True
    return bool(_in_names().search(name)) and command_from_name(path) is not None


@cache
def _known() -> tuple[frozenset[str], re.Pattern[str]]:
    """Return the plain file names in the tables of the collectors, and the patterns as one expression."""
    plain = ["manifest.json", "juju_status.yaml", "netparse-collect.txt", "netparse-collect-cluster.txt"]
    loose = ["*-info.json"]
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


@cache
def _in_names() -> re.Pattern[str]:
    """Return an expression for what stands in each name that spells a command: a quick look before the name is read."""
    words = {word for parser in PARSERS for word in parser.name_words or _program_names(parser)}
    return re.compile("|".join(map(re.escape, sorted(words))), re.IGNORECASE)


def _program_names(parser: Parser) -> Iterator[str]:
    return (name for program in parser.programs for name in program.names)


@cache
def _signs() -> tuple[bytes, ...]:
    """Return what is looked for in every text file of a bundle: literals only, for speed."""
    return tuple(dict.fromkeys(sign.encode() for glimpse in _glimpses() for sign in glimpse.signs))


@cache
def _early() -> re.Pattern[bytes]:
    """Return an expression for the lines near the top: of an output, or of the error text in its place."""
    lines = "|".join(dict.fromkeys(glimpse.early for glimpse in _glimpses() if glimpse.early))
    programs = "|".join(map(re.escape, program_names()))
    return re.compile(rf"(?m)^(?:{lines}|[^\n]{{0,60}}\b(?:{programs}): [^\n]*not found)".encode())


@cache
def _prompted() -> re.Pattern[bytes]:
    programs = "|".join(map(re.escape, (*program_names(), "cat")))
    return re.compile(rf"(?m)[#$>%]\]? ?(?:sudo )?(?:\S*/)?(?:{programs})\b".encode())


@cache
def _objects() -> re.Pattern[bytes]:
    return re.compile("|".join(glimpse.objects for glimpse in _glimpses() if glimpse.objects).encode())


def _glimpses() -> list[Glimpse]:
    return [parser.glimpse for parser in PARSERS if parser.glimpse]


def _shows_output(head: bytes) -> bool:
    head = head.lstrip(_BOM)
    if _STRUCTURED.match(head):
        return bool(_objects().search(head))
    if _LOG.match(head):
        head = head[:_LOGGED]
    if any(sign in head for sign in _signs()):
        return True
    early = head[:_EARLY]
    if b"\x1b" in early:
        early = _ESCAPES.sub(b"", early)
        if any(sign in early for sign in _signs()):
            return True
    if _early().search(early) or _prompted().search(early):
        return True
    return bool(_LATE_OBJECT.search(early) and _objects().search(head))
