"""One command's output as understood: its records, the lines left over, and what it can prove."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple

from netparse.captures.place import NOWHERE, Place
from netparse.captures.sections.host_words import is_generic_name
from netparse.captures.text.document import Document
from netparse.parsers import Kind, kinds_of
from netparse.parsers.base.command_line import CommandLine
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.base.kinds import OF_CLUSTER
from netparse.records import Record, to_dict

BY_OBJECT = "an object of the API"
"""``host_by`` of what an operator keeps of a node in the API: what the node itself shows is newer."""
Status = Literal["ok", "partial", "empty", "failed", "unrecognized"]


class Unparsed(NamedTuple):
    """A line that was not understood, as saved."""

    line: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Capture:
    """``command`` is a parser's stem, None when unrecognized; ``node`` is known after grouping.

    ``expected`` is the stem that the name or the command line promised, where the content is another's. ``netns`` names the
    namespace, container or pod whose view this is: it shows nothing of the host. ``heading`` numbers the lines that announced
    the output, ``noise`` the messages in it. ``place`` tells where in which collector's bundle the file stands, ``taken`` when it
    was captured, as ``2026-08-21`` or ``2026-08-21T10:00:00``, and ``dated_by`` the source of that date. ``named_by`` is the evidence for
    ``node``, ``host_by`` is whether a ``heading``, a ``prompt``, a ``shell`` that was entered or ``BY_OBJECT`` names the
    ``host``. ``remarks`` are what the reporter wrote behind rows. ``superseded`` names the newer capture that is judged instead.
    ``misplaced_by`` is the capture that shows that this one is not of the node with which it was saved.
    """

    source: str
    node: str | None = None
    command: str | None
    covers: Coverage | None = None
    status: Status
    reason: str | None = None
    records: Sequence[Record] = ()
    unparsed: tuple[Unparsed, ...] = ()
    first_line: int = 1
    last_line: int = 0
    command_line: CommandLine | None = None
    expected: str | None = None
    host: str | None = None
    host_by: str | None = None
    netns: str | None = None
    heading: tuple[int, ...] = ()
    noise: tuple[int, ...] = ()
    remarks: tuple[Unparsed, ...] = ()
    broken: tuple[tuple[int, int], ...] = ()
    """The rows that something on the way broke, by the numbers of their first and last lines."""
    place: Place = NOWHERE
    taken: str | None = None
    dated_by: str | None = None
    written: str | None = None
    """When its file was last written, which copying may have changed: told, and nothing is judged by it."""
    named_by: str | None = None
    superseded: str | None = None
    misplaced_by: "Capture | None" = None
    unread: str | None = None
    """The program whose output it is, of an unrecognized one that no parser reads."""
    fault: str | None = None
    """The sentence of a template that stopped with an error; the capture is ``failed`` then."""
    document: Document

    def text(self, line: int) -> str:
        """Return a line as saved, by its number in the file."""
        return self.document.text(line)

    @property
    def unusable(self) -> str:
        """Why nothing is judged by it, in words that name the file."""
        return f"{self.source} {'was left aside' if self.misplaced_by else 'holds no output'}: {self.reason}"

    @property
    def named_host(self) -> str | None:
        """The name of its host, unless it is a word such as ``worker-0`` that people write as well for any host of a kind."""
        vague = self.host is not None and self.host_by != BY_OBJECT and is_generic_name(self.host)
        return None if vague else self.host

    def gives(self, *kinds: Kind) -> bool:
        """Whether its command gives evidence of one of these kinds; an error text in its place is of the same kind."""
        return not set(kinds).isdisjoint(kinds_of(self.command))

    @property
    def of_cluster(self) -> bool:
        """Whether it speaks of the cluster: then it is of no node, in whichever node's bundle it lies."""
        return self.gives(*OF_CLUSTER)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form of ``netparse schema parse``."""
        remarks = {"remarks": [{"line": r.line, "text": r.text} for r in self.remarks]} if self.remarks else {}
        return {
            "source": self.source,
            "node": self.node,
            "command": self.command,
            "status": self.status,
            "reason": self.reason,
            "records": [to_dict(r, line=True) for r in self.records],
            "unparsed": [{"line": u.line, "text": u.text} for u in self.unparsed],
            **remarks,
        }

    def limited(self, limit: str) -> "Capture":
        """Return the capture as a part of its output, with the reason."""
        if self.covers is None:
            return self
        return replace(self, covers=self.covers._replace(whole=False, limits=(*self.covers.limits, limit)))

    def mentions(self, token: str) -> bool:
        """Whether a line that was not understood has this text; then its absence is not proven."""
        return any(token in u.text for u in self.unparsed)
