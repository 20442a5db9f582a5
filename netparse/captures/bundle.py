"""From the members of bundles to captures: which collector's they are, which command each holds, when it was taken."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from netparse.captures.bulk.jobs import HERE, Jobs, ToRead
from netparse.captures.bulk.large import LARGE, LargeObjects, reader_of
from netparse.captures.bulk.read_all import read_all
from netparse.captures.capture import Capture
from netparse.captures.collectors import Layout
from netparse.captures.collectors.manifests import Manifest, read_manifest
from netparse.captures.place import Place
from netparse.captures.recognition.glimpse import plausible
from netparse.captures.text.clean import host_of_journal
from netparse.captures.times import time_in_name, time_in_text, time_of_file
from netparse.parsers import PARSERS, Parser, Text
from netparse.parsers.base import Parsed, without_collection
from netparse.parsers.base.command_line import CommandLine, parse_command_line
from netparse.parsers.spelling import command_from_name
from netparse.sources import Digester, Input, Limits, Member, Skipped, is_document, looks_like_text, open_sources

_STOPPED = "its command was stopped before it ended, as the list of the bundle says"
_SIDE_BY_SIDE = {"date", "date.txt", "date.log", "timestamp"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything that was found under the paths of one run."""

    captures: tuple[Capture, ...]
    inputs: tuple[Input, ...]
    skipped: tuple[Skipped, ...]
    layout: Layout


Rewrite = Callable[[list[Member], list[Skipped], list[Input]], tuple[list[Member], list[Skipped], list[Input]]]
"""Makes other members, notes and inputs of those that were read, before anything is made of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingOptions:
    """How bundles are read; each has a default that suits a single small bundle."""

    limits: Limits = field(default_factory=Limits)
    progress: Callable[[int], None] | None = None
    parsers: Sequence[Parser] = PARSERS
    """The commands that are read; processes load them by ``jobs.templates``."""
    rewrite: Rewrite | None = None
    """Sees members whole, so that a long file of objects is not read piece by piece then."""
    names: Mapping[str, str] = field(default_factory=dict)
    """What a path is called where it is not called as it is."""
    jobs: Jobs = HERE


def read_bundles(paths: Iterable[str | Path], options: ReadingOptions | None = None) -> Reading:
    """Read every capture in these folders, archives and files. What is not worth reading whole is left out, with its reason."""
    how = options or ReadingOptions()
    given = [str(p) for p in paths]
    digester = Digester(reader_of, LARGE) if how.rewrite is None else None
    sources = open_sources(
        given, limits=how.limits, wanted=wanted_of(given), progress=how.progress, digester=digester, names=how.names
    )
    members: list[Member] = []
    skipped: list[Skipped] = []
    for found in sources:
        if isinstance(found, Member):
            members.append(found)
        else:
            skipped.append(found)
    inputs = sources.inputs
    if how.rewrite is not None:
        members, skipped, inputs = how.rewrite(members, skipped, inputs)
    return reading_of(members, skipped, inputs, how.parsers, how.jobs)


def wanted_of(given: Sequence[str]) -> Callable[[str, bytes], bool]:
    """Return whether a file among these paths is worth reading whole, by its path and its first bytes."""
    alone = {name for p in given if p == "-" or not os.path.isdir(p) for name in (Path(p).name, Path(p).stem)}  # noqa: PTH112  # raises nothing

    def wanted(path: str, head: bytes) -> bool:
        """What a user names is read whatever it is called, if it is text."""
        if is_document(head):
            return path in alone or path.lower().endswith(".docx")
        return plausible(path, head) or (path in alone and looks_like_text(head)) or path.lower().endswith(".eml")

    return wanted


def reading_of(
    members: list[Member],
    skipped: list[Skipped],
    inputs: Iterable[Input],
    parsers: Sequence[Parser] = PARSERS,
    jobs: Jobs = HERE,
) -> Reading:
    """Return what the members hold. Both lists are taken: the first is empty afterwards."""
    layout = Layout.of([*(m.source for m in members), *(s.source for s in skipped)])
    with without_collection():
        captures = _Reader(layout, members, skipped, parsers).captures(jobs)
    return Reading(captures=captures, inputs=tuple(inputs), skipped=tuple(skipped), layout=layout)


class _Waiting(NamedTuple):
    """What is known of a file that is being read; its bytes are no more with it."""

    member: Member
    place: Place
    hint: CommandLine | None
    manifest: Manifest | None


class _Reader:
    """Reads members one by one and lets go of their bytes; first the manifests and dates, which describe the others."""

    def __init__(
        self, layout: Layout, members: list[Member], skipped: list[Skipped], parsers: Sequence[Parser]
    ) -> None:
        self.layout = layout
        self.parsers = parsers
        self.timeless = frozenset(p.stem for p in parsers if not p.keeps_time)
        self.skipped = skipped
        self.manifests: dict[str, Manifest] = {}
        self.hosts: dict[str, str] = {}
        self.dates: dict[str, tuple[str, str]] = {}
        placed = [(m, layout.place(m.source)) for m in members]
        self.placed = [(m, p) for m, p in placed if not self._is_aside(m, p)]
        members.clear()

    def captures(self, jobs: Jobs) -> tuple[Capture, ...]:
        """Return the captures in the order of the members; those of large bundles packed, and read in several processes."""
        size = sum(len(m.data) for m, _ in self.placed)
        self.placed.reverse()
        waiting: deque[_Waiting] = deque()
        read = read_all(self._texts(waiting), size, jobs, self.parsers)
        return tuple(c for captures in read for c in self._completed(captures, waiting.popleft()))

    def _texts(self, waiting: deque[_Waiting]) -> Iterator[ToRead]:
        """Yield what is to be parsed, without a copy of it to stay; ``waiting`` gets what is known of each beside it."""
        while self.placed:
            member, place = self.placed.pop()
            manifest = self.manifests.get(place.root) if place.collector else None
            if manifest and place.node in manifest.names:
                place = place._replace(node=manifest.names[place.node or ""])
            if host := self.hosts.get(place.scope or place.root):
                place = place._replace(host=host)
            hint = self._hint(place, manifest)
            waiting.append(_Waiting(replace(member, data=b""), place, hint, manifest))
            yield ToRead(member.data, member.source, hint)

    def _is_aside(self, member: Member, place: Place) -> bool:
        """Whether a member is a manifest or a date, which are used here, or a file that its collector wrote for others."""
        manifest = read_manifest(place.path, member.data) if place.collector else None
        if manifest is not None:
            self.manifests[place.root] = self.manifests.get(place.root, Manifest()).joined(manifest)
        if place.skip:
            self.skipped.append(Skipped(source=member.source, reason=place.skip, kind="unwanted", container=place.root))
            return True
        if manifest is not None:
            return True
        if place.is_journal:
            if host := host_of_journal(member.data):
                self.hosts.setdefault(place.scope or place.root, host)
            return True
        folder, _, name = member.source.rpartition("/")
        if place.is_date or name in _SIDE_BY_SIDE:
            date = time_in_text(member.data)
            if date:
                self.dates[(place.scope or place.root or "").rstrip("/") or folder] = (date, member.source)
            return date is not None
        return False

    def _completed(self, captures: Iterable[Capture], waiting: _Waiting) -> Iterator[Capture]:
        """Yield the captures of a file with what is known of it by its bundle."""
        member, place, hint, manifest = waiting
        taken, dated_by = self._time(member, place)
        ended_well = manifest is not None and place.path in manifest.done and not (place.cut or member.truncated)
        if isinstance(member.digest, LargeObjects):
            captures = member.digest.captures(member.source, hint)
        for c in captures:
            if ended_well and c.status == "empty":
                c = self._of_nothing(c)
            covers = c.covers
            if covers and (place.cut or member.truncated):
                limit = member.note if member.truncated and member.note else "only its end was kept"
                covers = covers._replace(whole=False, limits=(*covers.limits, limit))
            elif covers and manifest is not None and place.path in manifest.stopped:
                covers = covers._replace(whole=False, limits=(*covers.limits, _STOPPED))
            own = taken if dated_by != "file" or c.command not in self.timeless else None
            yield replace(
                c,
                netns=c.netns or place.netns,
                covers=covers,
                place=place,
                taken=own,
                dated_by=dated_by if own else None,
                written=time_of_file(member.mtime),
            )

    def _of_nothing(self, c: Capture) -> Capture:
        """Return the capture of a command that ended well and printed nothing: of what it lists there is nothing, if it is such."""
        parser = next((p for p in self.parsers if p.stem == c.command and p.silent), None)
        if parser is None:
            return c
        covers = parser.coverage(Text(lines=(), command_line=c.command_line), Parsed(records=(), unparsed=()))
        return replace(c, status="ok", reason=None, covers=covers)

    def _hint(self, place: Place, manifest: Manifest | None) -> CommandLine | None:
        listed = manifest.commands.get(place.path) if manifest else None
        if listed:
            return parse_command_line(listed)
        if place.command and place.command != "-":
            return parse_command_line(place.command)
        return command_from_name(place.path.removesuffix(".tailed")) if place.cut else None

    def _time(self, member: Member, place: Place) -> tuple[str | None, str | None]:
        """Return when a capture was taken, by the nearest ``date`` beside it or above, a name above it, or its archive."""
        above = _above(member.source)
        for folder in above:
            if folder in self.dates:
                return self.dates[folder]
        for folder in above:
            named = time_in_name(folder.rpartition("/")[2])
            if named:
                return named, folder
        if "!/" in member.source:
            return time_of_file(member.mtime), "file"
        return None, None


def _above(source: str) -> Sequence[str]:
    """Return the folders and archives above a file, innermost first."""
    parts = source.split("/")
    return ["/".join(parts[:n]) for n in range(len(parts) - 1, 0, -1)]
