"""A command line as a person typed it or a collector names it, reduced to what decides which output to expect."""

import re
import shlex
from dataclasses import dataclass

_WRAPPERS = {"sudo", "busybox", "env", "timeout", "nice", "chroot", "nsenter", "time", "LC_ALL=C", "LANG=C"}
_FILTERS = {"grep", "egrep", "fgrep", "rg", "awk", "sed", "head", "tail", "cut", "less", "more"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandLine:
    """``program`` without its folder, its ``words`` (options and arguments), and whether a filter took lines away."""

    text: str
    program: str
    words: tuple[str, ...]
    filtered: bool
    netns: str | None = None

    @property
    def arguments(self) -> tuple[str, ...]:
        """The words that are no options."""
        return tuple(w for w in self.words if not w.startswith("-"))

    @property
    def letters(self) -> frozenset[str]:
        """The letters of the short options: ``-nlpt -4`` gives n, l, p, t, 4."""
        return frozenset("".join(w[1:] for w in self.words if re.fullmatch(r"-[A-Za-z0-9]+", w)))

    def has(self, *options: str) -> bool:
        """Whether one of these options stands in the line: a letter among the short ones, or a long one as written."""
        return any(o in self.words if o.startswith("--") else o in self.letters for o in options)


def parse_command_line(text: str) -> CommandLine | None:
    """Return the command of a shell line (its first pipeline), or None when there is none."""
    first, *pipes = re.split(r"\|(?!\|)", re.split(r"\s*(?:&&|;|\|\||\d?>+&?\s*\S*)\s*", text.strip())[0])
    try:
        words = shlex.split(first)
    except ValueError:
        words = first.split()
    netns = None
    while words:
        if words[:3] == ["ip", "netns", "exec"] and len(words) > 3:
            netns, words = words[3], words[4:]
        elif words[0].rsplit("/", 1)[-1] in _WRAPPERS or re.match(r"\w+=", words[0]):
            words = words[1:]
            while words and (words[0].startswith("-") or words[0].isdigit()):
                words = words[1:]
        else:
            break
    if not words:
        return None
    program = words[0].rsplit("/", 1)[-1]
    filtered = any(p.split() and p.split()[0].rsplit("/", 1)[-1] in _FILTERS for p in pipes)
    return CommandLine(text=text.strip(), program=program, words=tuple(words[1:]), filtered=filtered, netns=netns)
