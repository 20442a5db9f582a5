"""Goes through whatever is inside: unpacks, descends, judges names and links, hands out members and notes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from netparse.sources.entry import Entry, Place
from netparse.sources.formats import (
    ARCHIVE_SUFFIXES,
    Format,
    binary_format,
    foreign_format,
    sealed_with,
    sniff,
    unpacked,
    without_suffix,
)
from netparse.sources.limits import HEAD, Budget, LimitError, lightened, weight
from netparse.sources.losses import KEPT, loss, skipped_by
from netparse.sources.model import Kind, Member, Skipped
from netparse.sources.names import follow, is_junk, looks_like_target, printable, relative
from netparse.sources.stream import Stream
from netparse.sources.tarball import tar_entries
from netparse.sources.text import looks_like_text
from netparse.sources.zipped import zip_entries

Item = Member | Skipped
NEWLINE = b"\n"


@dataclass(frozen=True, slots=True)
class Digester:
    """Makes something smaller of long files while they are read: ``of`` gives, by the first bytes, what does it."""

    of: Callable[[bytes], Callable[[Callable[[int], bytes]], object] | None]
    large: int
    """Bytes from which a file is long."""


@dataclass(slots=True)
class _Contents:
    """What was seen of one container, for what is known only at its end."""

    place: Place
    prefix: str
    """What stands before a path to make the name that users see."""
    names: set[str] = field(default_factory=set)
    links: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    maybe_links: list[Member] = field(default_factory=list)

    def see(self, path: str) -> None:
        """Note the path and the folders above it as places that a link may lead to."""
        while path and path not in self.names:
            self.names.add(path)
            path = path.rpartition("/")[0]

    def number(self, path: str) -> str:
        """Return ``#2`` for the second member of this name, which archives may have, and so on; else nothing."""
        self.counts[path] = count = self.counts.get(path, 0) + 1
        return "" if count == 1 else f"#{count}"

    def skipped(self, path: str, kind: Kind, reason: str) -> Skipped:
        return Skipped(source=self.prefix + path, reason=reason, kind=kind, container=self.place.source)


@dataclass(frozen=True, slots=True)
class Walker:
    """Turns streams into members; ``wanted`` sees the path and up to 64 KiB."""

    budget: Budget
    wanted: Callable[[str, bytes], bool] | None
    digester: "Digester | None" = None

    def visit(self, stream: Stream, place: Place) -> Iterator[Item]:
        """Yield what the bytes hold: themselves, or the members of the archive that they are."""
        form = sniff(stream.peek(HEAD))
        if form is None:
            yield from self._plain(stream, place)
        elif form in ("tar", "zip"):
            yield from self._archive(stream, place, form)
        else:
            yield from self._compressed(stream, place, form)

    def _compressed(self, stream: Stream, place: Place, form: Format) -> Iterator[Item]:
        if place.depth > self.budget.limits.depth:  # one more than archives: a packed file inside the innermost
            yield self._too_deep(place)
            return
        inner = Stream(unpacked(stream, form), seen=self._unpack)
        if sniff(inner.peek(HEAD)) == "tar":  # a packed tar counts as one archive
            yield from self.visit(inner, place)
            return
        inside = replace(place, path=without_suffix(place.path), size=None, depth=place.depth + 1)
        yield from self.visit(inner, inside)

    def _archive(self, stream: Stream, place: Place, form: Format) -> Iterator[Item]:
        if place.depth >= self.budget.limits.depth:
            yield self._too_deep(place)
            return
        if form == "tar":
            entries = tar_entries(stream, place.source, self._unpack)
        else:
            entries = zip_entries(stream, place.source, self.budget.limits, self._unpack)
        # The outermost is called what the user called it: two bundles of one name in two folders stay two
        scopes = (*place.scopes, place.path) if place.scopes else (place.source,)
        inside = replace(place, scopes=scopes, depth=place.depth + 1)
        yield from self.members(entries, inside, f"{place.source}!/")

    def members(self, entries: Iterator[Entry | Skipped], place: Place, prefix: str) -> Iterator[Item]:
        """Yield what the entries of one container hold; ``place.scopes`` already names the container."""
        contents = _Contents(place, prefix)
        limits = self.budget.limits
        for count, entry in enumerate(entries):
            if isinstance(entry, Skipped):
                yield entry
                continue
            if count >= limits.members:
                reason = f"more than {limits.members:,} members; the first {limits.members:,} were read"
                yield Skipped(source=place.source, reason=reason, kind="limit", container=place.source)
                break
            self.budget.member()
            if self.budget.stopped:
                break
            yield from self._entry(entry, contents)
        yield from self._links(contents)

    def _entry(self, entry: Entry, contents: _Contents) -> Iterator[Item]:
        found = relative(printable(entry.name))
        if found is None:
            yield contents.skipped(printable(entry.name), "name", "its name leads out of the bundle with '..'")
            return
        path, rooted = found
        contents.see(path)
        if entry.kind == "folder":
            return
        if is_junk(path):
            yield contents.skipped(path, "junk", "made by a file manager, a checksum tool or netparse")
        elif entry.kind == "link":
            contents.links[path] = printable(entry.target)
        elif entry.kind == "special":
            yield contents.skipped(path, "special", "a device, pipe or socket, which is never opened")
        elif entry.kind == "encrypted":
            yield contents.skipped(path, "encrypted", "encrypted with a password; unpack it first")
        else:
            yield from self._file(entry, path, rooted, contents)

    def _file(self, entry: Entry, path: str, rooted: bool, contents: _Contents) -> Iterator[Item]:
        again = contents.number(path)
        place = Place(
            source=contents.prefix + path + again,
            path=path + again,
            scopes=contents.place.scopes,
            container=contents.place.source,
            size=entry.size,
            mtime=entry.mtime,
            note="stored under an absolute name" if rooted else None,
            depth=contents.place.depth,
        )
        for item in self.visit(entry.open(), place):
            if isinstance(item, Member) and item.source == place.source and looks_like_target(item.data):
                contents.maybe_links.append(item)
            else:
                yield item

    def _links(self, contents: _Contents) -> Iterator[Item]:
        """Yield what became of links, and of small files that may have been links on another system."""
        for path, target in contents.links.items():
            try:
                goal = follow(path, target, contents.links, contents.names)
            except ValueError as error:
                yield contents.skipped(path, "link", f"a link that {error} ({target})")
                continue
            if goal is None:
                yield contents.skipped(path, "link", f"a link to a file that is not in the bundle ({target})")
            else:
                yield contents.skipped(path, "alias", f"a link to {goal} in the same bundle")
        for member in contents.maybe_links:
            target = looks_like_target(member.data) or ""
            try:
                goal = follow(member.path, target, contents.links, contents.names)
            except ValueError:
                goal = None
            if goal is None or goal == member.path:
                yield member
            else:
                yield contents.skipped(member.path, "alias", f"a link saved as text, to {goal}")

    def _plain(self, stream: Stream, place: Place) -> Iterator[Item]:
        head = stream.peek(HEAD)
        if not head and isinstance(stream.error, LimitError):
            return  # one report for all that it ends
        if self.budget.stopped:
            return  # as above
        if skipped := _not_readable(head, stream, place):
            yield skipped
            return
        text = looks_like_text(head)
        if not (self.wanted(place.path, head) if self.wanted else text):
            if not text and place.path.lower().endswith(ARCHIVE_SUFFIXES):
                yield _note(place, "damaged", "named like an archive but is none: damaged, encrypted or incomplete")
            elif text:
                yield _note(place, "unwanted", "its beginning is not output of a command that netparse understands")
            else:
                what = binary_format(head)
                yield _note(place, "binary", f"{what}, not text" if what else "binary, not text")
            return
        if not self.budget.room:
            self.budget.full()
            return
        yield self._digested(stream, place, head) or self._read(stream, place)
        if stream.error and not isinstance(stream.error, LimitError):
            yield skipped_by(stream.error, place.source, place.container)

    def _digested(self, stream: Stream, place: Place, head: bytes) -> Member | None:
        """Return what is made of a long file piece by piece; None for a short one, and for one that nothing is made of."""
        made = self.digester.of(head) if self.digester else None
        if self.digester is None or made is None:
            return None
        large = self.digester.large
        known = place.size is not None
        if not (place.size or 0) > large and (known or len(stream.peek(large + 1)) <= large):
            return None
        digest = made(lambda size: self._kept(stream, size))
        error = self.budget.full() if stream.peek(1) else stream.error
        return Member(
            source=place.source,
            path=place.path,
            scopes=place.scopes,
            data=b"",
            size=place.size or stream.tell(),
            truncated=error is not None,
            mtime=place.mtime,
            note=loss(error)[1] if error else place.note,
            digest=digest,
        )

    def _kept(self, stream: Stream, size: int) -> bytes:
        """Return the next bytes as far as there is room; what is made of them takes as much at most."""
        data = stream.read(min(size, self.budget.room))
        self.budget.keep(len(data))
        return data

    def _read(self, stream: Stream, place: Place) -> Member:
        member_bytes, room = self.budget.limits.member_bytes, self.budget.room
        most = min(member_bytes, room)
        read = stream.read(most)
        data = lightened(read, most)
        self.budget.keep(weight(data))
        note = place.note
        over = len(data) < len(read) or bool(stream.peek(1))
        if over and most < member_bytes:
            note = loss(self.budget.full())[1]
        elif len(data) < len(read):
            note = f"more than {data.count(NEWLINE):,} lines; {KEPT}"
        elif over:
            note = f"longer than {member_bytes:,} bytes; {KEPT}"
        elif stream.error:
            note = loss(stream.error)[1]
        return Member(
            source=place.source,
            path=place.path,
            scopes=place.scopes,
            data=data,
            size=len(data) if place.size is None else place.size,
            truncated=over or stream.error is not None,
            mtime=place.mtime,
            note=note,
        )

    def _unpack(self, chunk: bytes) -> None:
        self.budget.unpack(len(chunk))

    def _too_deep(self, place: Place) -> Skipped:
        return _note(place, "limit", f"more than {self.budget.limits.depth} archives inside each other")


def _not_readable(head: bytes, stream: Stream, place: Place) -> Skipped | None:
    """Return why no member can come of it, judged by its first bytes."""
    if not head and stream.error:
        return skipped_by(stream.error, place.source, place.container)
    if sealed := sealed_with(head, place.path):
        return _note(place, "encrypted", f"encrypted with {sealed}; decrypt it first")
    if foreign := foreign_format(head):
        return _note(place, "unsupported", f"a {foreign} archive, which netparse cannot open; unpack it first")
    if place.path.lower().endswith(ARCHIVE_SUFFIXES) and not head.strip(b"\0"):
        what = "holds only NUL bytes" if head else "has no bytes"
        return _note(place, "empty", f"an empty archive: it {what}")
    return None


def _note(place: Place, kind: Kind, reason: str) -> Skipped:
    return Skipped(source=place.source, reason=reason, kind=kind, container=place.container)
