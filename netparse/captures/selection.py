"""Rows that somebody picked out of an output, or copied into a letter without its command: they show nothing of the others."""

from collections.abc import Collection, Sequence

from netparse import records
from netparse.captures.capture import Capture
from netparse.lazy import lazy_re
from netparse.parsers import Kind, kinds_of

_HEADLESS = frozenset({Kind.ROUTES, Kind.NEIGHBORS})
"""Outputs without a heading or a first line of their own, which would show that their beginning is there."""
_LIMIT = "it stands without its command line among somebody's words: other rows may have been left out"
_MARKUP = ("```", "~~~", "{noformat", "{code", "[code", "<pre", "# ", "## ", "### ", "#### ")
_WORD = lazy_re(r"[^\W\d_]+(?:['’-][^\W\d_]+)*[.,:;!?…]*$")
_IDEOGRAPHS = lazy_re("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{3}")
_SENTENCE = 3  # words in a row


def not_whole(captures: Sequence[Capture], announced: Collection[int]) -> list[Capture]:
    """Return the captures of one file; in somebody's letter a headless table without a command line is not whole.

    ``announced`` are the ids of those that a command line stands before.
    """
    doubtful = [c for c in captures if id(c) not in announced and _is_doubtful(c)]
    if not doubtful or not _is_letter(captures):
        return list(captures)
    picked = {id(c) for c in doubtful}
    return [c.limited(_LIMIT) if id(c) in picked else c for c in captures]


def _is_doubtful(c: Capture) -> bool:
    if c.covers is None or not c.covers.whole or _HEADLESS.isdisjoint(kinds_of(c.command)):
        return False
    return any(isinstance(r, records.Route | records.Neighbor) for r in c.records) and not _begins_at_its_start(c)


def _begins_at_its_start(c: Capture) -> bool:
    """Whether a routing table has its default route at the top and the network of the gateway: nobody picks these."""
    first = c.records[0]
    if not isinstance(first, records.Route) or first.dst != "default":
        return False
    return any(isinstance(r, records.Route) and r.dev == first.dev and r.gateway is None for r in c.records[1:])


def _is_letter(captures: Sequence[Capture]) -> bool:
    """Whether words or markup of a person stand in the file beside the outputs."""
    headings = (c.text(n) for c in captures for n in c.heading)
    if any(line.lstrip().lower().startswith(_MARKUP) for line in headings):
        return True
    return any(_is_sentence(u.text) for c in captures for u in c.unparsed)


def _is_sentence(line: str) -> bool:
    if _IDEOGRAPHS.search(line):
        return True
    words = line.split()
    return sum(1 for w in words if _WORD.match(w)) >= max(_SENTENCE, len(words) * 0.6)
