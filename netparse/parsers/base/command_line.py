"""A command line as a person typed it or a collector names it, reduced to what decides which output to expect."""

import re
import shlex
from functools import lru_cache
from typing import NamedTuple

from netparse.lazy import lazy_re
from netparse.parsers.base.many_hosts import command_of_loop, command_on_many
from netparse.parsers.base.places import unwrap
from netparse.parsers.base.quotes import hidden, shown
from netparse.parsers.base.where import PIPE, Where, program_of

_FILTERS = {"grep", "egrep", "fgrep", "zgrep", "rg", "awk", "gawk", "sed", "head", "tail", "cut", "uniq"}
_REACHES_OTHERS = lazy_re(r"\b(?:ssh|(?:kubectl|oc)\s+(?:exec|debug)|(?:docker|podman)\s+exec)\s")
_SUBSTITUTED = lazy_re(r"\$\([^()]*(?:\([^()]*\)[^()]*)*\)|`[^`]*`")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d", "-"))
_LONG_DASH = lazy_re(r"(?<![\w-])[\u2014\u2015](?=[A-Za-z])")
_CURLY = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201c": '"', "\u201d": '"', "\u201e": '"'})

_ONE_SCREEN = lazy_re(r"\s*(?:sudo )?watch\s")
"""``watch`` shows what fits on the terminal."""


class CommandLine(NamedTuple):
    """``program`` without its folder, its ``words`` (options and arguments), and whether a filter took lines away.

    ``netns`` names the network namespace, container or pod whose view it is; None is the host's own.
    """

    text: str
    program: str
    words: tuple[str, ...]
    filtered: bool
    netns: str | None = None
    host: str | None = None
    elsewhere: bool = False
    """Whether it ran on another host than the one that the prompt names: on ``host``, if that is known."""
    on_many: bool = False
    """Whether it ran on several hosts; a heading of each host then stands above what it printed there."""

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


@lru_cache(maxsize=1024)
def parse_command_line(text: str) -> CommandLine | None:
    """Return the command of a shell line (the first that prints of those joined by ``;`` and ``&&``), or None when there is none."""
    where, pipes = _read(text)
    words, place = where.words, where.host
    if not words:
        return None
    many = command_on_many(words, program_of(words[0]))
    if words[0] in ("for", "while") and _REACHES_OTHERS.search(text):
        many, place = command_of_loop(text), ""  # each time another host's, that headings may name
    if many and (inner := parse_command_line(many)) is not None:
        filtered = inner.filtered or any(map(_takes_lines_away, pipes))
        return inner._replace(text=text.strip(), filtered=filtered, host=None, elsewhere=True, on_many=True)
    program = program_of(words[0])
    filtered = any(map(_takes_lines_away, pipes)) or bool(_ONE_SCREEN.match(text))
    return CommandLine(
        text=text.strip(),
        program=program,
        words=tuple(words[1:]),
        filtered=filtered,
        netns=where.netns,
        host=place or None,
        elsewhere=place is not None,
    )


def joined_commands(text: str) -> list[CommandLine]:
    """Return all commands of a shell line, each as if it stood alone: ``ip a; ip r && arp -n`` prints three outputs in a row."""
    parts = _JOIN.split(hidden(_typed(text).strip()))
    return [c for part in parts if (c := parse_command_line(shown(part))) is not None]


@lru_cache(maxsize=1024)
def opened_shell(text: str) -> Where | None:
    """Return where the shell is that this line opens and leaves open (``nsenter -t 1 -n``, ``docker exec -it web sh``), or None."""
    where, pipes = _read(text)
    return where if where.opens and not where.words and not pipes else None


_JOIN = lazy_re(r"\s*(?:&&|;|\|\|)\s*")


def _read(text: str) -> tuple[Where, list[str]]:
    words, pipes = _first_pipeline(_typed(text))
    where = unwrap(words)
    if PIPE in where.words:  # inside the quotes of ssh node '… | grep …'
        inner = " ".join(where.words).split(f" {PIPE} ")
        where = where._replace(words=where.words[: where.words.index(PIPE)])
        pipes = [*inner[1:], *pipes]
    return where, pipes


def _takes_lines_away(pipe: str) -> bool:
    words = [w for w in pipe.split() if w not in ("sudo", PIPE)]
    return bool(words) and words[0].rsplit("/", 1)[-1] in _FILTERS


def _typed(text: str) -> str:
    """Return the line as it was typed: word processors change dashes and quotes; what a command in it gave is one word."""
    if not text.isascii():
        text = _LONG_DASH.sub("--", text.translate(_DASHES).translate(_CURLY))
    return _SUBSTITUTED.sub("$_", text) if "$(" in text or "`" in text else text


def _first_pipeline(text: str) -> tuple[list[str], list[str]]:
    """Return the words of the first command that prints, and the commands that it is piped into."""
    commands = _JOIN.split(re.sub(r"\s*[&\d]?>+&?\s*[^\s|;&]*", "", hidden(text.strip())))
    silent = ("cd ", "export ", "set ", "source ", "clear", "LC_ALL=C;", "unset ", "alias ")
    printing = next((c for c in commands if c and not c.startswith(silent)), commands[0])
    first, *pipes = map(shown, re.split(r"\|(?!\|)", printing))
    if not set(first) & set("'\"\\"):
        return first.split(), pipes
    try:
        return shlex.split(first), pipes
    except ValueError:
        return first.split(), pipes
