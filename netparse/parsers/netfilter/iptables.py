"""How iptables is called: which family and back end its program has, which table and chains were asked for."""

from collections.abc import Callable, Collection, Sequence

from netparse.lazy import lazy_re
from netparse.parsers.base import Program
from netparse.parsers.base.command_line import CommandLine

TABLES = frozenset({"raw", "mangle", "nat", "filter", "security"})
BUILT_IN = ("PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING")
"""In the order in which every table prints them."""
_WITH_VALUE = {"-t", "--table", "-M", "--modprobe", "-w", "--wait", "-W", "--wait-interval", "-f", "--file"}
_LETTERS = lazy_re(r"[LSnvxtcZw]{1,6}$")  # as they stand in file names, without their dash
_CHANGES = frozenset("ACDEFINPRXZ")
LINE = r"(?: -{1,2}[\w-]+| [\w./-]+){0,8}"


def _save_in_name(word: str, following: Sequence[str]) -> list[str] | None:
    if word in SAVE.names:
        return [word, *_words(following)]
    if word in IPTABLES.names and following[:1] == ["save"]:
        return [f"{word}-save", *_words(following[1:])]
    return None


def _in_name(word: str, following: Sequence[str]) -> list[str] | None:
    if word not in IPTABLES.names:
        return None
    if following[:1] and following[0] in ("legacy", "nft"):
        return _in_name(f"{word}-{following[0]}", following[1:])
    return [word, *_words(following)]


def _words(following: Sequence[str]) -> list[str]:
    """Return the words of a file's name that the command line has; the others name a node or a day."""
    if "grep" in following:
        return [*_words(following[: following.index("grep")]), "grep"]
    out: list[str] = []
    for word in following:
        if word.startswith("-") or word in TABLES or word in BUILT_IN or word == "line-numbers":
            out.append("--line-numbers" if word == "line-numbers" else word)
        elif _LETTERS.match(word):
            out.append(f"-{word}")
    return out


def _names(suffix: str) -> tuple[str, ...]:
    return tuple(f"{p}{kind}{suffix}" for kind in ("", "-nft", "-legacy") for p in ("iptables", "ip6tables"))


SAVE = Program(names=_names("-save"), in_name=_save_in_name, line=LINE)
IPTABLES = Program(names=_names(""), in_name=_in_name, line=LINE, alone=False)


def lists(letter: str, *options: str) -> Callable[[CommandLine], bool]:
    """Return whether a command line of ``iptables`` lists rules in the form of this letter, and changes none."""

    def prints(command: CommandLine) -> bool:
        asked = command.letters
        return (letter in asked or any(o in command.words for o in options)) and not asked & _CHANGES

    return prints


def is_save(command: CommandLine) -> bool:
    """Whether a command line is of ``iptables-save`` or of its variants for IPv6 and the two back ends."""
    return command.program in SAVE.names


def asked_table(command: CommandLine | None) -> str | None:
    """Return the table that ``-t`` names, None without it."""
    words = command.words if command else ()
    for word, following in zip(words, (*words[1:], ""), strict=False):
        if word in ("-t", "--table") or (
            word.endswith("t") and word[:1] == "-" and word[1:2] != "-" and following in TABLES
        ):
            return following
        if word.startswith("--table="):
            return word.partition("=")[2]
        if word[:2] == "-t" and word[2:] in TABLES:
            return word[2:]
    return None


def shown_table(command: CommandLine | None, chains: Collection[str]) -> str | None:
    """Return the table that ``iptables -S`` or ``-L`` shows: the one asked for, or the one that has just these built-in chains.

    None where neither tells it: one chain alone may be of several.
    """
    if command is not None and command.program in IPTABLES.names:
        return asked_table(command) or "filter"
    own = set(BUILT_IN) & set(chains)
    if own == set(BUILT_IN):
        return "mangle"
    if own >= {"PREROUTING", "POSTROUTING"}:
        return "nat"
    return "filter" if own == {"INPUT", "FORWARD", "OUTPUT"} else "raw" if own == {"PREROUTING", "OUTPUT"} else None


def asked_chain(command: CommandLine | None) -> str | None:
    """Return the chain that a command line of ``iptables`` picks out, None for all."""
    words = command.words if command else ()
    table = asked_table(command)
    before = ""
    for word in words:
        if not word.startswith("-") and before not in _WITH_VALUE and word != table:
            return word
        before = word
    return None


def shows_one_chain(command: CommandLine | None, chains: Collection[str]) -> bool:
    """Whether ``iptables -S`` or ``-L`` shows not all chains: one was asked for, or none of the kernel's own is there.

    Names of files do not tell which chain of Kubernetes or Docker was asked for.
    """
    return asked_chain(command) is not None or not set(BUILT_IN) & set(chains)


def family_of(command: CommandLine | None) -> str | None:
    """Return the address family of the program, None without a command line of it."""
    if command is None or not command.program.startswith(("iptables", "ip6tables")):
        return None
    return "inet6" if command.program.startswith("ip6") else "inet"


def backend_of(program: str) -> str | None:
    """Return the back end that the name of a program tells."""
    return (
        "legacy" if "legacy" in program else "nf_tables" if "-nft" in program or program.startswith("xtables") else None
    )
