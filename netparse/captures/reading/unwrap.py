"""Rows that stand on two lines and more because something on the way broke them: joined where the parser then understands them."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from netparse.captures.capture import Capture, Unparsed
from netparse.captures.recognition.recognize import recognize
from netparse.captures.text.wrapping import Break, Group, by_turns, by_width
from netparse.lazy import lazy_re
from netparse.parsers import Kind, Parser, Text
from netparse.parsers.tables import begins_output

_MOST = 400  # lines of a ticket; a long output was not wrapped by hand
_TURNS = 4
_BLOCKS = frozenset({Kind.ADDRESSES, Kind.LINKS})
"""Outputs of which a row has several lines: the rest of a line may look like a row of its own."""

_HEADING_WORDS = lazy_re(r"\s*[A-Z][\w/():-]{0,20}(?:\s+(?:[A-Z][\w/():-]{0,20}|name)){0,8}\s*")
_HEADING = lazy_re(r"[a-z]{0,8}(?:\s*(?:[A-Z][\w/():-]{0,20}|name|address)){0,8}\s*")
_INDENTS = ("\t", "    ")  # of lines that are a record's own
_WIDTHS = frozenset({72, 76, 78, 79, 80, 100, 120, 132})

Read = Callable[[Text], Capture]


def recognize_wrapped(lines: Sequence[str], stem: str | None, parsers: Sequence[Parser]) -> Parser | None:
    """Return the parser of an output whose heading or rows are known only when their lines are joined."""
    if len(lines) > _MOST:
        return None
    for way, found in by_width(lines):
        groups = [g for g in found if not any(lines[n].startswith(_INDENTS) for n in g[1:])]
        if groups and (parser := recognize(way.joined(lines, groups), stem, parsers)):
            return parser
    return None


def unwrapped(found: Capture, text: Text, read: Read) -> tuple[Capture, Text]:
    """Return the capture with its broken rows joined, if more of it is then understood, and the text that was read.

    A row of which the rest cannot be joined is not understood either: its last value may be cut.
    """
    if not found.unparsed or len(text.lines) > _MOST:
        return found, text
    ends: dict[int, int] = {}
    saved = text.lines
    for _ in range(_TURNS):
        better = _better(found, text, read)
        if better is None:
            break
        found, text, groups = better
        ends |= {g[0]: g[-1] for g in groups}
    found, text = _without_cut_rows(found, text, read, saved)
    return _with_ends(found, ends, text.first), text


def _better(found: Capture, text: Text, read: Read) -> tuple[Capture, Text, list[Group]] | None:
    best: tuple[Capture, Text, list[Group]] | None = None
    left = {u.line - text.first for u in found.unparsed}
    for way, tried in _ways(found, text):
        groups = tried
        for _ in range(2):  # the second time without what is not understood
            if not groups:
                break
            changed = text._replace(lines=way.joined(text.lines, groups))
            new = read(changed)
            wrong = {u.line - text.first for u in new.unparsed} | _swallowed(new, groups, text, way)
            fewer = (
                not wrong.intersection(g[0] for g in groups)
                and _is_proved(groups, left, text.lines, way)
                and len(new.unparsed) < len((best[0] if best else found).unparsed)
            )
            if fewer and (found.gives(*_BLOCKS) or len(new.records) >= len(found.records)):
                best = new, changed, groups
            groups = [g if g[0] not in wrong else g[1:] for g in groups if g[0] not in wrong or len(g) > 2]
    return best


def _is_proved(groups: Sequence[Group], left: Collection[int], lines: Sequence[str], way: Break) -> bool:
    """Whether the rows show that they were broken: one is not understood without its rest, several have one, or a word is whole.

    A word behind a row that is whole is somebody's: ``901/kubelet`` and ``done``.
    """
    if len(groups) > 1 or all(g[0] in left for g in groups):
        return True
    first, second, *_ = groups[0]
    if not any(map(str.isdigit, lines[first])) and _HEADING_WORDS.fullmatch(lines[second]):
        return True
    if not way.width or not lines[first].split() or len(lines[first]) != way.width:
        return False
    word = lines[first].split()[-1] + lines[second].split()[0]
    return any(word in line.split() for n, line in enumerate(lines) if n not in groups[0])


def _swallowed(new: Capture, groups: Sequence[Group], text: Text, way: Break) -> set[int]:
    """Return the heads of groups that give no record although their rest is not of a heading."""
    rows = {n - text.first for r in new.records for n in range(r.line, r.last_line + 1)}
    heading = _HEADING if way.width else _HEADING_WORDS
    return {g[0] for g in groups if g[0] not in rows and not all(heading.fullmatch(text.lines[n]) for n in g[1:])}


def _ways(found: Capture, text: Text) -> Iterator[tuple[Break, list[Group]]]:
    left = {u.line - text.first for u in found.unparsed}
    ways = chain(by_width(text.lines, left), by_turns(text.lines, left))
    for way, groups in chain(ways, by_width(text.lines)) if found.gives(*_BLOCKS) else ways:
        apart = (part for g in groups for part in _at_rows(g, text.lines, left))
        yield way, [g for g in apart if len(g) > 1]


def _at_rows(group: Group, lines: Sequence[str], left: Collection[int]) -> Iterator[Group]:
    """Yield a group in parts where a row begins below a line that was understood."""
    start = 0
    for k in range(1, len(group)):
        if group[start] not in left and begins_output(lines[group[k]]):
            yield group[start:k]
            start = k
    yield group[start:]


def _without_cut_rows(found: Capture, text: Text, read: Read, saved: Sequence[str]) -> tuple[Capture, Text]:
    """Leave out a row as long as a terminal is wide whose next line is one word that is not understood: ``dev e`` and ``th0``."""
    width = max(map(len, saved))
    left = {u.line - text.first for u in found.unparsed}
    full = [n - 1 for n in left if n and len(text.lines[n].split()) == 1 and len(text.lines[n - 1]) == width in _WIDTHS]
    cut = [n for n in full if n not in left]
    if not cut:
        return found, text
    lines = list(text.lines)
    for n in cut:
        lines[n] = ""
    changed = text._replace(lines=lines)
    new = read(changed)
    lost = (Unparsed(line=n + text.first, text=found.text(n + text.first)) for n in cut)
    return replace(new, status="partial", unparsed=tuple(sorted({*new.unparsed, *lost}))), changed


def _with_ends(capture: Capture, ends: Mapping[int, int], first: int) -> Capture:
    """Return the capture whose records end where the last part of their row stands."""
    last = {head + first: end + first for head, end in ends.items()}
    records = tuple(replace(r, last_line=last[r.last_line]) if r.last_line in last else r for r in capture.records)
    return replace(capture, records=records, broken=tuple(sorted(last.items())))
