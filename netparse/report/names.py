"""Names of files as the report shows them: without the folder that all of them lie in, each with an anchor."""

from collections.abc import Iterable


class Names:
    """``root`` is what was taken off the front of every name; empty when they have nothing in common."""

    def __init__(self, sources: Iterable[str]) -> None:
        found = list(dict.fromkeys(sources))
        self.root = _root(found)
        self._anchors = {source: f"file{number}" for number, source in enumerate(found, 1)}

    def short(self, source: str) -> str:
        """Return the name without the root."""
        return source.removeprefix(self.root)

    def line(self, source: str, number: int) -> str:
        """Return where a line stands: ``FILE:LINE``."""
        return f"{self.short(source)}:{number}"

    def anchor(self, source: str) -> str:
        """Return the anchor of the file, empty when the report has no place for it."""
        return self._anchors.get(source, "")


def _root(sources: list[str]) -> str:
    if len(sources) < 2:
        return ""
    first, last = min(sources), max(sources)  # what the extremes share, all share
    same = 0
    while same < min(len(first), len(last)) and first[same] == last[same]:
        same += 1
    return first[: first.rfind("/", 0, same) + 1]
