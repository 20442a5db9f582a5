"""Rows that somebody picked out of an output, or copied into a letter without its command: they show nothing of the others."""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from netparse import records
from netparse.captures.capture import Capture
from netparse.captures.text.words import is_sentence
from netparse.lazy import lazy_re
from netparse.parsers import Kind, kinds_of
from netparse.parsers.tables import begins_output

_HEADLESS = frozenset({Kind.ROUTES, Kind.NEIGHBORS, Kind.FORWARDING})
"""Outputs without a heading or a first line of their own, which would show that their beginning is there."""
_CALLED_PART = "the words above it say that it is a part: {}"
_LIMIT = "it stands without its command line among somebody's words: other rows may have been left out"
_SAYS_PART = lazy_re(
    r"(?i:\b(?:excerpts?|partial|parts? of|snippets?|abridged|shortened|truncated|relevant|interesting|only the|just the|extract"
    r"|auszug|auszugsweise"
    r"|gekürzt|relevanten?|ausschnitt|extrait|partiel|extracto|fragmento|trecho|parcial|estratto)\b|выдержка|фрагмент|часть )"
    r"|部分|节选|截取|片段|抜粋|一部|일부|발췌"
)
_TORN = "lines of another output stand in the middle of it"
_FEW = 3  # rows, which are not the whole of an output
_LINES_BETWEEN = 3  # of another output, in the middle of one
_ABOVE = 5  # lines: blank ones, a fence, a prompt
_LONGEST = 200
_FENCES = ("```", "~~~", "{noformat", "{code", "[code", "<pre")
_MARKUP = (*_FENCES, "# ", "## ", "### ", "#### ")


def not_whole(captures: Sequence[Capture], announced: Collection[int]) -> list[Capture]:
    """Return the captures of one file; in somebody's letter a headless table without a command line is not whole.

    ``announced`` are the ids of those that a command line stands before.
    """
    picked = {id(c) for c in captures if id(c) not in announced and _is_doubtful(c)}
    if picked and not _is_letter(captures):
        picked = set()
    picked |= {id(a) for a, b in pairwise(captures) if id(b) in picked and _goes_on(a, b)}
    torn = {id(c) for pair in _torn(captures, announced) for c in pair}
    captures = [c.limited(_TORN) if id(c) in torn and id(c) not in picked else c for c in captures]
    return [c.limited(_LIMIT) if id(c) in picked else _called_part(c) for c in captures]


def _goes_on(c: Capture, below: Capture) -> bool:
    """Whether an output may go on below a line that only looks like a title: rows of the same command, and no other host."""
    near = below.first_line - c.last_line <= _ABOVE
    return near and c.command == below.command and not below.command_line and below.host in (None, c.host)


def _torn(captures: Sequence[Capture], announced: Collection[int]) -> Iterator[tuple[Capture, Capture]]:
    """Yield the outputs in the middle of which lines of another stand, each with the rest of it."""
    for n, c in enumerate(captures):
        if c.covers is None or not c.records:
            continue
        for below in captures[n + 1 : n + 3]:
            headed = below.host_by == "heading" or below.command_line or id(below) in announced
            near = below.first_line - c.last_line <= _LINES_BETWEEN and not headed
            if near and below.host in (None, c.host) and below.netns == c.netns and _is_rest(below, c):
                yield c, below
                break


def _is_rest(below: Capture, c: Capture) -> bool:
    """Whether lines go on with an output of the same command, or are no output of their own but hang on something above."""
    first = next((line for n in range(below.first_line, below.last_line + 1) if (line := below.text(n)).strip()), "")
    if below.command == c.command:  # two default routes may both look like the first row of all
        few = len(c.records) < _FEW and c.covers is not None and not c.covers.whole
        return few or not begins_output(first, at_its_start=True)
    return below.command is None and first[:1] in (" ", "\t") and not is_sentence(first)


def _called_part(c: Capture) -> Capture:
    """Return a capture as a part where the line above it calls it one: ``ip route (excerpt):``."""
    if c.covers is None or not c.covers.whole or c.command is None:
        return c
    words = next((line for line in _words_above(c) if _SAYS_PART.search(line)), None)
    return c.limited(_CALLED_PART.format(words)) if words else c


def _words_above(c: Capture) -> Iterator[str]:
    """Yield the heading of an output, and the last line before it that is no fence."""
    heading = {n for n in c.heading if n > c.first_line - _ABOVE}
    for n in range(c.first_line - 1, max(c.first_line - 1 - _ABOVE, 0), -1):
        line = c.text(n).strip()[:_LONGEST]
        if line and not line.lower().startswith(_FENCES):
            yield line
            if n not in heading:
                return


def _is_doubtful(c: Capture) -> bool:
    if c.covers is None or not c.covers.whole or _HEADLESS.isdisjoint(kinds_of(c.command)):
        return False
    return any(
        isinstance(r, records.Route | records.Neighbor | records.ForwardingEntry) for r in c.records
    ) and not _begins_at_its_start(c)


def _begins_at_its_start(c: Capture) -> bool:
    """Whether a routing table has its default route at the top and the network of the gateway: nobody picks these."""
    first = c.records[0]
    if not isinstance(first, records.Route) or first.dst != "default":
        return False
    return any(isinstance(r, records.Route) and r.dev == first.dev and r.gateway is None for r in c.records[1:])


def _is_letter(captures: Sequence[Capture]) -> bool:
    """Whether words or markup of a person stand in the file beside the outputs."""
    headings = [c.text(n) for c in captures for n in c.heading if not c.command_line]
    if any(line.lstrip().lower().startswith(_MARKUP) or is_sentence(line) for line in headings):
        return True
    return any(is_sentence(u.text) for c in captures for u in c.unparsed)
