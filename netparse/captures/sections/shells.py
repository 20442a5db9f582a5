"""Which shells are open at a place of a transcript: one that a command enters stays entered until it ends."""

from collections.abc import Sequence

from netparse.captures.sections.host_words import is_container, is_generic_name
from netparse.captures.sections.prompts import Prompt
from netparse.lazy import lazy_re
from netparse.parsers.base.command_line import opened_shell
from netparse.parsers.base.where import Where

_ENDS = lazy_re(r"(?:exit|logout|quit|\^D)(?:\s+\d+)?\s*;?$")
_FAILED = lazy_re(
    r"[Ee]rror|cannot|can't|No such|not found|failed|refused|timed out|denied|[Uu]nable|unreachable|could not|invalid"
    r"|unrecognized|[Uu]sage:"
)
_CLOSED = lazy_re(r"Connection to \S+ closed|Shared connection to|command terminated with exit code|pod \"\S+\" deleted"
"|Removing debug pod|Session ended|"
                  r"exiting\.\.\.$|Exiting session")  # fmt: skip


class Place:
    """Where what follows ran. ``host`` is None where nothing but the prompt tells it, empty where it is another that nothing names."""

    __slots__ = ("host", "names_container", "netns", "sure")

    def __init__(self, host: str | None, netns: str | None, *, sure: bool, names_container: bool = False) -> None:
        self.host = host
        self.netns = netns
        self.sure = sure
        self.names_container = names_container  # whether the prompt is the container's own, and so the name in it


class _Open:
    __slots__ = ("inner", "outer", "where")

    def __init__(self, where: Where, outer: str) -> None:
        self.where = where
        self.outer = outer
        self.inner: str | None = None


class Shells:
    """The shells that are open, the innermost last."""

    def __init__(self) -> None:
        self._open: list[_Open] = []

    def prompt(self, prompt: Prompt, above: Sequence[str]) -> bool:
        """Take note of a prompt, and of the lines between the one before and this one; return whether it leaves a shell."""
        if self._open:
            self._end_by_words(above)
        if self._open:
            self._end_by_prompt(prompt, above)
        if _ENDS.match(prompt.command):
            return bool(self._open and self._open.pop())
        where = opened_shell(prompt.command) if prompt.command else None
        if where is not None:
            self._open.append(_Open(where, prompt.identity))
        return False

    def leave(self) -> None:
        """End all: a heading speaks of another host."""
        self._open.clear()

    def place(self) -> Place | None:
        """Return where the innermost shell runs, None on the host that the prompts name."""
        host: str | None = None
        netns: str | None = None
        sure = False
        for shell in self._open:
            where = shell.where
            if where.host is not None:
                host, netns, sure = where.host, where.netns, where.sure
            elif where.netns is not None or where.resets:
                netns = where.netns
        if host is None and netns is None:
            return None
        own = any(s.where.netns is not None and s.inner not in (None, s.outer) for s in self._open)
        return Place(host, netns, sure=sure, names_container=own)

    def _end_by_words(self, above: Sequence[str]) -> None:
        for line in above:
            if line and _CLOSED.match(line):
                left = next((n for n in reversed(range(len(self._open))) if not self._open[n].where.alike), None)
                if left is not None and self._open[left].inner is not None:
                    del self._open[left:]

    def _end_by_prompt(self, prompt: Prompt, above: Sequence[str]) -> None:
        last = self._open[-1]
        if last.inner is None:
            same = prompt.identity == last.outer
            if same and (any(_FAILED.search(line) for line in above) or (prompt.host and not last.where.alike)):
                self._open.pop()  # it was not entered, or left at once
                return
            last.inner = prompt.identity
        for n, shell in enumerate(self._open):
            if shell.outer == prompt.identity and shell.inner not in (None, shell.outer):
                del self._open[n:]
                return


def host_at(place: Place, prompt: Prompt | None) -> str | None:
    """Return the host of a place: the prompt inside knows its name best, unless the command line named it surely."""
    shown = (
        prompt.host
        if prompt and prompt.host and not is_generic_name(prompt.host) and not is_container(prompt.host)
        else None
    )
    if (place.sure or place.names_container) and place.host is not None:
        return place.host or None
    return shown or place.host or None
