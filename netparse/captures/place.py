"""Where a file stands in a collector's bundle."""

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from netparse.captures.collectors.collector import Collector


class Place(NamedTuple):
    """``scope`` is the part of the input that is one node's: a beginning of the source, ending with ``/``, empty for none.

    ``command`` is the collector's word for what the file holds; None leaves it to the file's name, ``-`` to its content.
    ``node`` is the name that the path gives the node, ``skip`` why the file is not read, ``defect`` why its name is known to lie.
    """

    collector: "Collector | None" = None
    root: str = ""
    path: str = ""
    scope: str | None = None
    node: str | None = None
    netns: str | None = None
    command: str | None = None
    skip: str | None = None
    defect: str | None = None
    cut: bool = False
    is_date: bool = False
    is_journal: bool = False
    host: str | None = None
    """The host that the journal in the same part of the bundle names."""


NOWHERE = Place()
