"""Divides the captures into scopes of one host each: a bundle, a folder, files with one host in their names, one host's prompts."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from netparse.captures.capture import Capture
from netparse.captures.origin.evidence import hosts_by_evidence
from netparse.captures.origin.file_names import by_known_names, by_repetition
from netparse.captures.origin.node_names import HOST_NAME, Names, reported_names, short_name
from netparse.captures.origin.remote import host_pod, remote_host
from netparse.captures.sections.host_words import is_generic_name
from netparse.lazy import lazy_re
from netparse.parsers import PARSERS, Kind

_TOPICS = lazy_re(  # names of folders that sort a host's captures, and name no host
    r"etc|proc|sys|net(?:work(?:ing)?)?|system|sys(?:tem)?info|host|kernel|commands?|cmds?|outputs?|files|general|info|os|ip|sockets"
    r"|routes|captures|raw|te?xt"
)
_ARCHIVE = lazy_re(r"(?:\.(?>tar\.\w+|tar|tgz|txz|tbz2?|zip|gz|xz|bz2|zst))*+!?$", re.IGNORECASE)


@dataclass(eq=False)
class Scope:
    """Captures of one host. ``key`` is their folder or archive.

    ``name`` is the host's name where a prompt or a file's name gives one, ``named_by`` that evidence. ``pod`` is a pod on the
    host's network: only its addresses show which host that is. What is ``open`` is of one of several hosts, without evidence of
    which.
    """

    key: str
    name: str | None = None
    named_by: str = ""
    pod: str | None = None
    open: bool = False
    captures: list[Capture] = field(default_factory=list)

    @property
    def hosts(self) -> list[Capture]:
        """The captures that show the host's own view, whether or not they hold any output."""
        return [
            c
            for c in self.captures
            if c.netns is None
            and c.command
            and (not c.gives(Kind.IDENTITY, Kind.FILES) or (c.place.node is not None and c.gives(Kind.IDENTITY)))
        ]

    @property
    def stems(self) -> set[str | None]:
        return {c.command for c in self.hosts}


def find_scopes(captures: Iterable[Capture], names: Names) -> list[Scope]:
    """Return the parts that belong to one host each; captures of the node list belong to none."""
    folders: dict[str, list[Capture]] = {}
    for capture in captures:
        if not capture.of_cluster and (capture.host or not capture.gives(Kind.MESSAGES)):
            folders.setdefault(folder_of(capture), []).append(capture)
    return [scope for key, found in folders.items() for scope in _split(key, found, names)]


def segments(key: str) -> list[str]:
    """Return the names of a folder and of all above it, innermost first, archives without their suffix."""
    return [bare for part in reversed(key.split("/")) if (bare := _ARCHIVE.sub("", part))]


def folder_of(capture: Capture) -> str:
    """Return the part of the input that a capture lies in: its bundle, a node's part of it, or its folder."""
    if capture.place.scope is not None:
        return capture.place.scope.rstrip("/")
    if capture.gives(Kind.FILES) and (place := _place_on_host(capture.source)) is not None:
        return place
    parts = capture.source.split("/")[:-1]
    while len(parts) > 1 and _TOPICS.fullmatch(parts[-1].lower()):
        parts.pop()
    return "/".join(parts)


def _place_on_host(source: str) -> str | None:
    """Return the folder that stands for the root of the host, where a file lies under the name that it has there."""
    for pattern in (kept.pattern for p in PARSERS if Kind.FILES in p.kinds for kept in p.paths):
        if found := pattern.search(source):
            return source[: found.start()].rstrip("/")
    return None


def _split(key: str, captures: Sequence[Capture], names: Names) -> list[Scope]:
    """Return one scope, or several where prompts, command lines or the names of files show several hosts in one folder."""
    part = _by_host(captures, names)
    part, unknown = (part, set()) if _is_nodes(key, captures, names) else _by_evidence(captures, part, names)
    part = part or _by_file_name(key, captures, names)
    scopes: dict[tuple[str | None, str | None, bool], Scope] = {}
    for capture in captures:
        pod = host_pod(capture)
        name, by = (None, "") if pod else part.get(id(capture), (None, ""))
        is_open = id(capture) in unknown
        scopes.setdefault((pod, name, is_open), Scope(key, name, by, pod, is_open)).captures.append(capture)
    return list(scopes.values())


def _by_host(captures: Sequence[Capture], names: Names) -> dict[int, tuple[str, str]]:
    """Return the hosts of prompts and of commands that ran elsewhere, if they are several.

    Where a command reaches one host, or enters a shell there, it was typed on another.
    """
    named = _by_hostname(captures, names)
    for c in captures:
        remote = remote_host(c)
        host = remote or c.host
        vague = host and is_generic_name(host) and host != c.named_host
        if host and (not vague or names.canonical(host)) and not host_pod(c):
            named[id(c)] = (names.canonical(host) or host, "command line" if remote else c.host_by or "prompt")
    several = len({short_name(name) for name, _ in named.values()}) > 1
    return named if several or any(by in ("command line", "shell") for _, by in named.values()) else {}


def _is_nodes(key: str, captures: Sequence[Capture], names: Names) -> bool:
    """Whether the folder is a node's, by its name or by its collector: then that is whose captures lie in it."""
    return any(names.canonical(s) for s in segments(key)[:1]) or any(c.place.scope for c in captures)


def _by_evidence(
    captures: Sequence[Capture], by_name: dict[int, tuple[str, str]], names: Names
) -> tuple[dict[int, tuple[str, str]], set[int]]:
    """Return the hosts with those that the captures of one file themselves tell, and what nothing tells."""
    files: dict[str, list[Capture]] = {}
    for c in captures:
        files.setdefault(c.source, []).append(c)
    out, unknown = dict(by_name), set[int]()
    for inside in files.values():
        shown = hosts_by_evidence(inside, _named(inside, by_name, names), names)
        out |= shown.hosts
        unknown |= shown.open
        if shown.hosts or shown.open:
            out |= _named(inside, by_name, names)
    return out, unknown


def _named(
    captures: Sequence[Capture], by_name: dict[int, tuple[str, str]], names: Names
) -> dict[int, tuple[str, str]]:
    """Return what prompts and headings name, also where they name one host only."""
    found = {id(c): by_name[id(c)] for c in captures if id(c) in by_name}
    for c in captures:
        if (
            c.host
            and id(c) not in found
            and not remote_host(c)
            and not host_pod(c)
            and (c.named_host or names.canonical(c.host))
        ):
            found[id(c)] = (names.canonical(c.host) or c.host, c.host_by or "prompt")
    return found


def _by_hostname(captures: Sequence[Capture], names: Names) -> dict[int, tuple[str, str]]:
    """Return the host of what follows each output of ``hostname``, in files that hold those of several hosts."""
    files: dict[str, list[Capture]] = {}
    for c in captures:
        files.setdefault(c.source, []).append(c)
    found: dict[int, tuple[str, str]] = {}
    for inside in files.values():
        reported = {
            id(c): name
            for c in inside
            if c.gives(Kind.IDENTITY) and (name := next(iter(reported_names([c], names)), None))
        }
        if len({short_name(name) for name in reported.values()}) < 2 or any(c.host for c in inside):
            continue
        current = None
        for c in sorted(inside, key=lambda c: c.first_line):
            current = reported.get(id(c), current)
            if current:
                found[id(c)] = (names.canonical(current) or current, HOST_NAME)
    return found


def _by_file_name(key: str, captures: Sequence[Capture], names: Names) -> dict[int, tuple[str, str]]:
    if any(names.canonical(s) for s in segments(key)[:1]) or any(c.place.scope for c in captures):
        return {}
    files = {c.source: c.command for c in captures if c.command and not c.gives(Kind.FILES)}
    found = by_known_names(files, names) or by_repetition({f: s for f, s in files.items() if s})
    rest = [c for c in captures if c.source not in found]
    reported = reported_names(rest, names)
    if reported and not any(names.canonical(n) in set(found.values()) for n in reported):
        return {}  # the folder has a name of its own: `arp_node2.txt` in it is `arp node2`
    return {id(c): (found[c.source], "file name") for c in captures if c.source in found}
