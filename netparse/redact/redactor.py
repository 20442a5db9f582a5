"""Texts, bytes and names of files with pseudonyms: everything that was learned, applied."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from hashlib import blake2b
from itertools import compress
from operator import not_
from pathlib import PurePath

from netparse.captures.bundle import reading_of
from netparse.captures.text.document import encoding_of, may_be_formatted
from netparse.captures.text.formats import extracted
from netparse.redact.addresses import Addresses
from netparse.redact.candidates import Candidates
from netparse.redact.dumps import without_dumps
from netparse.redact.edits import Edit, edited
from netparse.redact.key_blocks import is_key_of_its_file, without_blocks_of_keys
from netparse.redact.keys import without_marked_keys
from netparse.redact.learn import Learned
from netparse.redact.leftovers import Leftover, Suspects
from netparse.redact.map import RedactMap
from netparse.redact.names import Names, is_of_roles
from netparse.redact.originals import originals_of
from netparse.redact.packed import with_kept, without_wrapped
from netparse.redact.pieces import Kinds, PieceRedactor
from netparse.redact.shapes import Shapes, shapes_of
from netparse.redact.special import hexadecimal, without_ports
from netparse.redact.spellings import Spellings
from netparse.redact.tells import FULL_NAME
from netparse.redact.thinning import thinned
from netparse.redact.tokens import Pieces, mask
from netparse.redact.unescaped import unescaped
from netparse.redact.words import VOCABULARY
from netparse.sources import Input, Member, Skipped

_TRIES = 12  # keys; where a network is full of machines, none is without coincidence
_LETTERS_OF_BARE = 8
_BLOCK = 4 << 20  # characters that are worked on at a time
_MET = 64 << 20  # characters of lines whose pseudonyms are remembered


class Redactor:
    """Learns from members what there is to redact, then replaces it. What is learned later counts from then on.

    ``words`` are words of the user's own, replaced wherever they stand. ``map`` carries pseudonyms from run to run.
    """

    def __init__(
        self,
        kinds: Kinds = Kinds(),  # noqa: B008  # immutable
        *,
        map: RedactMap | None = None,
        words: Iterable[str] = (),
        strict: bool = False,
    ) -> None:
        self.kinds = kinds
        self.map = map or RedactMap.new()
        self.leftovers: list[Leftover] = []
        self._words = tuple(sorted({w for w in words if w.strip()}, key=len, reverse=True))
        self._strict = strict
        self._learned = Learned()
        self._labels: dict[str, str] = {}
        self._keys: set[str] = set()
        self._used: dict[str, str] = {}
        self._kept = Learned()
        self._met: tuple[int, ...] = ()
        self._original: Callable[[str], str] = str
        self._start()

    @property
    def kind_names(self) -> tuple[str, ...]:
        """The kinds of values that are replaced, for people to read."""
        return tuple(kind for kind in Kinds._fields if getattr(self.kinds, kind)) + (("words",) if self._words else ())

    def learn(self, members: list[Member], skipped: list[Skipped]) -> None:
        """Learn from members with their bytes; the lists stay as they are."""
        for member in members:
            self._learned.text(member.path, _decoded(member.data)[0])
        self.learn_captures(members, skipped)

    def learn_text(self, path: str, data: bytes) -> None:
        """Learn from a file that holds no captures: a log, a script."""
        self._learned.text(path, _decoded(data)[0])

    def learn_captures(self, members: list[Member], skipped: list[Skipped]) -> None:
        """Learn from members what their captures say, and make ready."""
        thin = [replace(member, data=thinned(member.data)) for member in members]
        self._learned.captures(reading_of(thin, list(skipped), ()).captures)
        self._start()

    def call(self, path: str, label: str | None = None) -> None:
        """Let what lies under a path that the user gave be named by its last part only: the folders above it may tell a name."""
        source = PurePath(path).as_posix().rstrip("/")
        name = label or source.rpartition("/")[2]
        taken = set(self._labels.values())
        number = 2
        while name in taken and source not in self._labels:
            name, number = f"{number}-{source.rpartition('/')[2]}", number + 1
        self._labels[source] = name

    def files(self, files: Mapping[str, bytes]) -> list[tuple[str, bytes]]:
        """Learn from files by their names and return names and bytes redacted."""
        for name in files:
            self.call(name)
        self.learn([Member(source=n, path=PurePath(n).name, data=d, size=len(d)) for n, d in files.items()], [])
        return [(self.source(name), self.data(data, name)) for name, data in files.items()]

    def learn_names(self, names: Iterable[str]) -> None:
        """Learn names of machines that the user tells."""
        for name in names:
            self._learned.host(name)
        self._start()

    def data(self, data: bytes, source: str = "") -> bytes:
        """Return the bytes of a text file redacted, in the same encoding; what cannot be decoded stays."""
        text, encoding, mark = _decoded(data)
        return mark + self.text(text, source).encode(encoding, "surrogateescape")

    def text(self, text: str, source: str = "") -> str:
        """Return a text redacted, with as many lines and, where blanks allow it, the same columns."""
        text = unescaped(text)
        if self.kinds.key:
            text = without_blocks_of_keys(text, self._keys.add, alone=is_key_of_its_file(source, text))
        text = without_dumps(text)
        kept: list[str] = []
        text = without_wrapped(text, self.text, kept)
        out = with_kept("".join(map(self._lines, _blocks(text))), kept)
        if source and self._replaced.fresh:
            self._list(out, source, self._suspects.of(self._replaced.fresh))
            self._replaced.fresh.clear()
        return out

    def path(self, path: str) -> str:
        """Return the name of a file, folder or archive redacted."""
        return "/".join(self.text(part) for part in path.split("/"))

    def source(self, source: str) -> str:
        """Return the full name of a member as users see it, from the last part of the path that was given on."""
        for given, label in self._labels.items():
            if source == given or source.startswith((f"{given}/", f"{given}!/", f"{given}#")):
                source = label + source[len(given) :]
                break
        return self.path(source)

    def label(self, source: str) -> str:
        """Return the name that a path was given, redacted; a name that is one already stays."""
        given = PurePath(source).as_posix().rstrip("/")
        return self.source(source) if given in self._labels else source

    def rewrite(
        self, members: list[Member], skipped: list[Skipped], inputs: list[Input]
    ) -> tuple[list[Member], list[Skipped], list[Input]]:
        """Learn from members and return them redacted, with the notes and inputs beside them: the ``rewrite`` of an analysis."""
        self.learn(members, skipped)
        return (
            [self._member(m) for m in members],
            [
                replace(s, source=self.source(s.source), reason=self.text(s.reason), container=self.source(s.container))
                for s in skipped
            ],
            [Input(source=self.source(i.source), sha256=self._salted(i.sha256), bytes=i.bytes) for i in inputs],
        )

    def finished_map(self) -> RedactMap:
        """Return the map with everything that this run learned and replaced added."""
        old, learned = self.map, self._learned
        return RedactMap(
            key=old.key,
            names=self._known,
            networks=old.networks | learned.networks,
            of_clusters=old.of_clusters | learned.of_clusters,
            ranges=old.ranges | learned.ranges,
            addresses={**old.addresses, **self._addresses.known},
            macs={**old.macs, **self._addresses.macs},
            replaced_names={**old.replaced_names, **self._used},
        )

    def original(self, text: str) -> str:
        """Return a text with the originals of the pseudonyms in it: how its user calls what a finding is of."""
        now = (len(self._addresses.known), len(self._addresses.macs), len(self._used))
        if now != self._met:
            self._met, self._original = now, originals_of(self.finished_map())
        return self._original(text)

    def leftover_words(self) -> list[str]:
        """Return the names that stayed because they are words of the commands too."""
        return sorted(self._learned.words)

    def _start(self) -> None:
        """Make everything anew that depends on what was learned."""
        kinds, learned = self.kinds, self._learned
        hosts = learned.hosts.union(*map(_otherwise_written, learned.hosts))
        owners = learned.all_domains
        long = {d.replace("-", " ") for d in owners if "-" in d and "." not in d and len(d) >= _LETTERS_OF_BARE}
        self._with_blanks = sorted(long) if kinds.domain else []
        domains = owners.union(*(_otherwise_written(d) for d in owners if "." not in d))
        self._known = frozenset(
            {w.lower() for w in self._words}
            | self.map.names
            | (hosts if kinds.hostname else set())
            | (learned.users if kinds.user else set())
            | (domains if kinds.domain else set())
        )
        for _ in range(_TRIES):
            names = Names(self.map.key, strict=self._strict)
            if not self.map.fresh or self._used or self._replaced_addresses() or not self._coincides(names):
                break
            self.map = RedactMap.new()
        self._addresses = self._made_addresses()
        self._addresses.keep_ends(sorted(learned.macs), sorted(learned.seen6))
        spellings = Spellings(self._addresses, names, learned.seen, learned.seen6, learned.macs, learned.ids)
        self._pieces = PieceRedactor(self._addresses, names, self._known, kinds, self.text, spellings)
        self._pieces.used.update(self._used)
        spellings.used = self._pieces.used
        self._used = self._pieces.used
        self._suspects = Suspects(self._known)
        self._replaced = Pieces(self._pieces.plain, self._hexadecimal)
        words = (*self._words, *self._with_blanks)
        self._shapes = Shapes(Candidates(self._known, self._pieces.is_dull, words, self._suspects.names).slots)
        self._met_lines: dict[str, str] = {}
        self._met_size = 0

    def _replaced_addresses(self) -> bool:
        """Whether somebody may have seen the pseudonym of an address."""
        return hasattr(self, "_addresses") and bool(self._addresses.known)

    def _coincides(self, names: Names) -> bool:
        """Whether an original is another one's pseudonym: right, but it looks like a leak, and a search could not tell."""
        addresses = self._learned.addresses
        trial = self._made_addresses()
        pseudonyms = {trial.ip(a) for a in addresses if trial.ip(a) != a}
        own = {n for n in self._known if "." not in n}
        return not addresses.isdisjoint(pseudonyms) or not own.isdisjoint(map(names.pseudonym, own))

    def _made_addresses(self) -> Addresses:
        made = Addresses(self.map.key)
        _keep(made, self.map)
        made.pin(self.map.addresses.items())
        if hasattr(self, "_addresses"):
            _keep(made, self._kept)
            made.pin(self._addresses.known.items())
        _keep(made, self._learned)
        learned = self._learned
        self._kept = replace(
            learned,
            networks=set(learned.networks),
            of_clusters=set(learned.of_clusters),
            ranges=set(learned.ranges),
        )
        return made

    def _lines(self, text: str) -> str:
        """Return lines redacted. Each is looked at once: the nodes of a cluster say much the same."""
        lines = text.split("\n")
        met = self._met_lines
        fresh = dict.fromkeys(compress(lines, map(not_, map(met.__contains__, lines))))
        if not fresh:
            return "\n".join(map(met.__getitem__, lines))
        new = dict(zip(fresh, self._new(list(fresh)), strict=True))
        made = "\n".join(new[line] if line in new else met[line] for line in lines)
        self._remember(new, len(text))
        return made

    def _new(self, lines: list[str]) -> Iterator[str]:
        """Yield lines redacted: those of a shape that is often met by their slots, all others together."""
        in_slots = self._replaced.in_slots
        made = list(map(in_slots, lines, self._shapes.slots(shapes_of(lines))))
        rest = [line for line, new in zip(lines, made, strict=True) if new is None]
        redacted = iter(self._block("\n".join(rest)).split("\n") if rest else ())
        return (next(redacted) if new is None else new for new in made)

    def _remember(self, new: dict[str, str], size: int) -> None:
        self._met_size += size
        if self._met_size > _MET:
            self._met_lines = {}  # whoever goes through the old ones still has them
            self._met_size = size
        self._met_lines.update(new)

    def _block(self, text: str) -> str:
        if self.kinds.user and ":/" in text:
            text = FULL_NAME.sub(lambda m: m[1] + self._pieces.name(m[2]), text)
        for word in (*self._words, *self._with_blanks):
            text = re.sub(re.escape(word), lambda m: self._pieces.name(m[0]), text, flags=re.IGNORECASE)
        masked, pieces, different = self._in_pieces(text)
        if self.kinds.key and (new := without_marked_keys(text, different, self._keys.add)) != text:
            text = new
            masked, pieces, different = self._in_pieces(text)
        return edited(text, self._replaced.edits(text, masked, pieces, different))

    def _in_pieces(self, text: str) -> tuple[str, list[str], Set[str]]:
        """Return a text of the same length that has pieces and blanks only, its pieces, and each of them once, in their order."""
        masked = without_ports(text, mask(text, self._known))
        pieces = masked.split()
        return masked, pieces, dict.fromkeys(pieces).keys()  # what is met first is listed first

    def _hexadecimal(self, text: str, at: int, piece: str) -> Sequence[Edit]:
        """Return what becomes of a piece that may be an address of the kernel's, with those beside it."""
        if found := tuple(hexadecimal(text, at, self._addresses.ip)):
            return found
        known = self._pieces.known(piece)
        return [(at, at + len(piece), known)] if known != piece else ()

    def _list(self, text: str, source: str, found: Iterable[tuple[str, str]]) -> None:
        for piece, reason in found:
            at = text.find(piece)
            if at >= 0:
                line = text[text.rfind("\n", 0, at) + 1 : (text.find("\n", at) + 1 or len(text) + 1) - 1]
                shown = line.strip() if len(line) < 200 else f"{piece[:200]}"
                self.leftovers.append(Leftover(self.path(source), text.count("\n", 0, at) + 1, reason, shown))

    def _member(self, member: Member) -> Member:
        source = self.source(member.source)
        data = self.data(member.data, member.source)
        return replace(
            member,
            source=source,
            path=self.path(member.path),
            scopes=tuple(map(self.source, member.scopes)),
            data=data,
            size=len(data) if not member.truncated else member.size,
            note=member.note and self.text(member.note),
        )

    def _salted(self, sha256: str) -> str:
        """Return a fingerprint that only the key's owner can compare: that of a small file could be guessed."""
        return blake2b(sha256.encode(), key=self.map.key, digest_size=32, person=b"inputs").hexdigest()


def _otherwise_written(host: str) -> set[str]:
    """Return a name as programs write it that take no dashes: with underscores, and, where it is told from other words, without."""
    if "-" not in host:
        return set()
    bare = host.replace("-", "")
    is_distinct = len(bare) >= _LETTERS_OF_BARE and "." not in bare and bare not in VOCABULARY and not is_of_roles(host)
    return {host.replace("-", "_"), bare} if is_distinct else {host.replace("-", "_")}


def _keep(addresses: Addresses, known: RedactMap | Learned) -> None:
    """Let networks and ranges stay such; the order decides where two cannot both."""
    for of_cluster in sorted(known.of_clusters, key=str):
        addresses.keep_inside(of_cluster)
    for network in sorted(known.networks, key=str):
        addresses.keep_network(network)
    for span in sorted(known.ranges, key=str):
        addresses.keep_range(span)


def _blocks(text: str) -> Iterable[str]:
    """Yield the text in blocks that end with a line, or, in a line without an end, with a blank or comma."""
    at = 0
    while len(text) - at > _BLOCK:
        end = text.rfind("\n", at, at + _BLOCK) + 1
        if end <= at:
            end = max(text.rfind(c, at, at + _BLOCK) for c in (" ", ",")) + 1 or at + _BLOCK
            end = end if end > at else at + _BLOCK
        yield text[at:end]
        at = end
    yield text[at:]


def _decoded(data: bytes) -> tuple[str, str, bytes]:
    """Return the text, its encoding and its mark at the beginning; of a mail, page or PDF the text that a reader sees."""
    if may_be_formatted(data[:8192]) and (shown := extracted(data)) is not None:
        data = shown.text.encode("utf-8", "replace")
    encoding, mark = encoding_of(data)
    if encoding == "utf-8":
        return unescaped(data[len(mark) :].decode("utf-8", "surrogateescape")), "utf-8", mark
    try:
        return unescaped(data[len(mark) :].decode(encoding)), encoding, mark
    except UnicodeDecodeError:
        return unescaped(data.decode("utf-8", "surrogateescape")), "utf-8", b""
