"""Which output a command line or the name of a file promises: asked of all parsers; the content may overrule it."""

import re
from functools import cache

from netparse.lazy import lazy_re
from netparse.parsers import PARSERS, Parser
from netparse.parsers.base.command_line import CommandLine, parse_command_line
from netparse.parsers.base.program import Program

_FILE_READERS = frozenset({"cat", "head", "tail", "less", "more"})
_SUFFIX = lazy_re(r"(?:\.(?:txt|log|out|md|json|ya?ml|cmd|text|raw|stdout|output|dump|\d{1,2}))+$", re.IGNORECASE)


@cache
def programs() -> tuple[Program, ...]:
    """Return the programs of all commands, each once, in the order of the registry."""
    return tuple(dict.fromkeys(program for parser in PARSERS for program in parser.programs))


@cache
def _by_name() -> dict[str, list[Parser]]:
    """Return the parsers of each program by its names."""
    found: dict[str, list[Parser]] = {}
    for parser in PARSERS:
        for name in dict.fromkeys(name for program in parser.programs for name in program.names):
            found.setdefault(name, []).append(parser)
    return found


def program_names() -> list[str]:
    """Return the names of all programs, each once."""
    return list(_by_name())


def parser_of(command: CommandLine | None) -> Parser | None:
    """Return the parser that reads what this command prints, None when there is none."""
    if command is None:
        return None
    if command.program in _FILE_READERS:
        found = (p for word in command.words for p in PARSERS for path in p.paths if path.pattern.search(word))
        return next(found, None)
    return next((p for p in _by_name().get(command.program, ()) if p.prints(command)), None)


def stem_from_command(command: CommandLine | None) -> str | None:
    """Return the stem of the parser that reads what this command prints, None when there is none."""
    parser = parser_of(command)
    return parser.stem if parser else None


def command_from_name(path: str) -> CommandLine | None:
    """Return the command line that a file name spells: ``netstat_nlpt.txt`` is ``netstat -nlpt``."""
    for kept in (kept for parser in PARSERS for kept in parser.paths):
        if found := kept.pattern.search(path):
            return parse_command_line(found.expand(kept.command))
    base = path.replace("\\", "/").rstrip("/").rpartition("/")[2]
    name = _SUFFIX.sub("", base)
    for words in _readings(name):
        text = _spell(words)
        if text:
            return parse_command_line(text)
    given_names = [given for parser in PARSERS for given in parser.file_names]
    for given in sorted(given_names, key=lambda given: not given.ending):  # what tells the ending tells more
        if given.pattern.fullmatch(name) and (not given.ending or re.search(rf"{given.ending}$", base)):
            return parse_command_line(given.command)
    return None


def is_program_word(word: str) -> bool:
    """Whether a word of a file's name (in lower case) is a program, alone or in one word with its options or its object."""
    return word in _by_name() or any(program.in_name(word, ()) for program in programs())


def _readings(name: str) -> list[list[str]]:
    """Return the ways in which a name can be cut into words; the first that gives a command is taken."""
    dashed = re.sub(r"-(?=-)", " ", name) if "--" in name else name.replace("-", " ")
    return [
        [w for w in re.split(r"[_\s]+", name) if w],
        [w for w in re.split(r"[_\s]+|(?<=[\w\]])-(?=[\w\[])", name.replace("--", " -")) if w],
        [w for w in re.split(r"[_\s]+", dashed) if w],
    ]


def _spell(words: list[str]) -> str | None:
    """Return the command line that begins at the first word that is a program; words before it name the node."""
    for n, word in enumerate(words):
        if words[n : n + 3] == ["ip", "netns", "exec"]:
            inner = _spell(words[n + 4 :])
            return f"ip netns exec {words[n + 3]} {inner}" if inner else None
        spelled = (found for program in programs() if (found := program.in_name(word.lower(), words[n + 1 :])))
        for found in spelled:
            text = " ".join(found).replace(" grep", " | grep", 1)
            if stem_from_command(parse_command_line(text)):
                return text
    return None
