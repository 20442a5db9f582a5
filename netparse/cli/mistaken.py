"""Words of a command line that netparse does not know: what was probably meant."""

import os
import re
import shlex
from collections.abc import Iterable, Mapping, Sequence

from netparse.nearest import did_you_mean

_OFTEN_TRIED: Mapping[str, str] = {
    "help": "`netparse --help`, or `netparse COMMAND --help`",
    "version": "`netparse --version`",
    "completion": "`netparse --install-completion`",
}
"""Words that other programs have as commands."""


def no_such_command(word: str, names: Iterable[str]) -> str:
    """Return what to say of a word in a command's place; one that looks like a path wants a command before it."""
    if os.path.lexists(word) or "/" in word or "." in word:
        return f"{word!r} is no command; did you mean `netparse check {shlex.quote(word)}`?"
    if meant := _OFTEN_TRIED.get(word.lower()):
        return f"there is no command {word!r}; did you mean {meant}?"
    near = did_you_mean(word, names)
    return f"there is no command {word!r}{near or '; `netparse --help` names them'}"


def no_such_option(option: str, command: str, offered: Mapping[str, Sequence[str]]) -> str:
    """Return what to say of an option that a command does not have; ``offered`` has the names that each of its options takes."""
    begin = f"{command} has no option {option}"
    bare = option.strip("-")
    for name, values in offered.items():
        if bare in values:
            return f"{begin}; did you mean `{name} {bare}`?"
    if option in ("-o", "--out", "--output"):
        return f"{begin}: it prints; `netparse report PATH -o FILE` writes a file, and `> FILE` keeps what is printed"
    short = [name for name in offered if re.fullmatch(rf"--{re.escape(bare)}[\w-]*", name)] if len(bare) == 1 else []
    near = f"; did you mean {' or '.join(map(repr, short[:3]))}?" if short else did_you_mean(option, offered)
    return f"{begin}{near or f'; `{command} --help` names them'}"


def options_of(params: Iterable[object]) -> dict[str, Sequence[str]]:
    """Return the long options among a command's parameters, with the names that each takes as its metavar lists them."""
    out: dict[str, Sequence[str]] = {}
    for param in params:
        metavar = getattr(param, "metavar", None) or ""
        names = metavar.strip("[]").split("|") if "|" in metavar else []
        out |= {name: names for name in getattr(param, "opts", ()) if name.startswith("--")}
    return out
