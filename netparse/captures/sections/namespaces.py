"""Which namespace what follows a heading is of, and where that ends."""

from netparse.captures.sections.headings import Mark
from netparse.captures.sections.host_words import is_generic_name
from netparse.lazy import lazy_re

_BLOCK = lazy_re(r"```|~~~|\{(?:code|noformat)|</?pre\b")


class Namespaces:
    """The namespace at a place of a file: a heading opens it for all commands until a heading of another sort.

    One in words (``Inside the pod:``) speaks of the block below it, or of the output where there is no block; it ends with the
    words after that, with a heading of a host, and with the prompt of one.
    """

    def __init__(self) -> None:
        self._now: str | None = None
        self._words = False
        self._open = False
        self._over = False

    def after(self, mark: Mark, line: str, *, shown: bool) -> str | None:
        """Return the namespace of what follows this mark, which is this line; ``shown`` is whether anything stood before it."""
        if mark.netns is not None:
            self._now, self._words, self._open, self._over = mark.netns, mark.inside, False, False
        elif not self._words:
            self._now = self._now if mark.inherits else None
        elif mark.names_host or _is_hosts(mark) or (self._over and shown):
            self._end()
        elif mark.fence:
            if _BLOCK.match(line.lstrip()):
                self._over, self._open = self._over or self._open, not self._open
        elif not (mark.inherits or mark.command_line or mark.prompt):
            self._end()  # the heading of another chapter
        return self._now

    def _end(self) -> None:
        self._now, self._words = None, False


def _is_hosts(mark: Mark) -> bool:
    """Whether a prompt is a host's: in a pod people stand in another folder than their home, and it has no name or a pod's."""
    prompt = mark.prompt
    if prompt is None or prompt.host is None or is_generic_name(prompt.host):
        return False
    return not any(f"{prompt.host}{root}" in prompt.text for root in (":/", " /]"))
