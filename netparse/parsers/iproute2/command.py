"""How ``ip`` is called: its objects and their abbreviations, its options, what it was asked to pick out."""

from collections.abc import Callable, Sequence

from netparse.lazy import lazy_re
from netparse.parsers.base import Look, Program
from netparse.parsers.base.command_line import CommandLine

_SILENT = {"add", "del", "delete", "change", "replace", "flush", "set", "get", "append", "save", "restore"}
_OPTIONS = lazy_re(r"(?:4|6|s|d|o|j|br|c|ss|sd)$")  # as they stand in file names, without their dash
_WORDS = {"show", "list", "ls", "default"}
_VALUES = {"dev", "table", "nud"}


OWN_WORDS = lazy_re(r".* (?:dev|via|scope|proto|mtu|lladdr) ")
"""Words of its output; most of its tables have no heading."""
ADDRESS = r"(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)"
INTERFACES = Look(
    table="interfaces",
    line=r"\d+: [^\s:]+(?:: <|\s+inet6? \S)",
    inside=("> mtu ",),
    first=r"1: lo(?:: <|\s)",
    sure=("1: lo: <",),
    restart=r"1: lo: <",
    restart_sign="1: lo: <",
    glued=r"\d+: [\w.@-]+: <",
)
INTERFACES_IN_BRIEF = Look(
    table="interfaces in brief",
    line=(
        r"[\w.@-]+(?:\s+(?:UNKNOWN|NOTPRESENT|DOWN|LOWERLAYERDOWN|TESTING|DORMANT|UP)\s+"
        r"(?:\d+\.[\d.]+(?:/\d| peer | +<)|[0-9a-f]*:[0-9a-f:.]*(?:/\d| peer | +<)|<[A-Z])"
        r"|\s{2,}(?:UNKNOWN|DOWN|LOWERLAYERDOWN|UP)$)"
    ),
    inside=("  UNKNOWN  ",),
    first=r"lo\s+(?:UNKNOWN|UP|DOWN)\s+[\d<]",
    restart=r"lo\s+(?:UNKNOWN|UP|DOWN)\s",
    restart_sign="lo  ",
)


def ip_program(glued: str) -> Program:
    """Return ``ip``; ``glued`` is the object as file names have it in one word with the program: ``ipaddr``, ``ipv6route``."""
    word_with_object = lazy_re(rf"ipv?(?P<family>[46])?(?P<object>{glued})(?:s?show|s)?$")

    def in_name(word: str, following: Sequence[str]) -> list[str] | None:
        if word == "ip":
            return ["ip", *_words(following)]
        found = word_with_object.match(word)
        return ["ip", *([f"-{found['family']}"] if found["family"] else []), found["object"]] if found else None

    return Program(names=("ip",), in_name=in_name, alone=False)


def _words(following: Sequence[str]) -> list[str]:
    """Return the words of a file's name that the command line has; the others name a node or a day."""
    if "grep" in following:
        return [*_words(following[: following.index("grep")]), "grep"]
    out: list[str] = []
    for word, before in zip(following, ["", *following], strict=False):
        is_object = all(w.startswith("-") for w in out)
        if word.startswith("-"):
            out.append(word)
        elif is_object and _OPTIONS.match(word):
            out.append(f"-{word}")
        elif is_object or word in _WORDS or word in _VALUES or before in _VALUES:
            out.append(word)
    return out[:-1] if out and out[-1] in _VALUES else out


def shows(*objects: str, shortest: str) -> Callable[[CommandLine], bool]:
    """Return whether a command line shows one of these objects, by its name or an abbreviation that is not another's.

    Which object an abbreviation means is fixed by the order in iproute2's ``ip.c``: ``ip r`` is ``route``, ``ip ru`` is ``rule``.
    """

    def prints(command: CommandLine) -> bool:
        words = _behind_options(command)
        if not words or not words[0].startswith(shortest) or (words[1:2] and words[1] in _SILENT):
            return False
        return any(name.startswith(words[0]) for name in objects)

    return prints


def _behind_options(command: CommandLine, *options: str) -> list[str]:
    words = list(command.arguments)
    for option in ("-f", "-family", *options):
        if option in command.words[:-1]:
            words.remove(command.words[command.words.index(option) + 1])
    return words


def selection(command: CommandLine | None) -> tuple[str, ...]:
    """Return the words of an ``ip`` command behind object and action: what it was asked to pick out."""
    words = _behind_options(command, "-n", "-netns")[1:] if command else []
    if words and any(action.startswith(words[0]) for action in ("show", "list", "lst")):
        words = words[1:]
    return tuple(words)


def asked_families(command: CommandLine | None) -> frozenset[str] | None:
    """Return the address families that ``-4`` or ``-6`` names; both without either; None without a command line."""
    if command is None or command.program != "ip":
        return None
    if command.has("4"):
        return frozenset({"inet"})
    return frozenset({"inet6"}) if command.has("6") else frozenset({"inet", "inet6"})
