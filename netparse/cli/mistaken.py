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


_OF_FLOWS = {
    **dict.fromkeys(("--port", "--dport"), "the port stands behind the target, as in --to node01:443"),
    **dict.fromkeys(("--proto", "--protocol"), "the protocol stands behind the port, as in --to node01:53/udp"),
    **dict.fromkeys(("--src", "--source"), "--from names the sender"),
    **dict.fromkeys(("--dst", "--dest", "--target"), "--to names the target"),
}
"""Options that other programs have for the ends of a flow."""

_OF_COMMANDS = (
    "-q",
    "--quiet",
    "-v",
    "--verbose",
    "--format",
    "--jobs",
    "--redact",
    "--templates",
    "--kubernetes",
    "--select",
    "--ignore",
)
"""Options of commands that people write before them."""

_MISSING: Mapping[str, str] = {
    "PATH…": "name the folder, archive or files that hold the saved output",
    "OLD": "two are compared: name the older first, then the newer",
    "NEW": "two are compared: name the older first, then the newer",
    "-o": "it names the file to write, as -o report.html",
    "CHECK-ID": "`netparse list checks` names them",
    "DIR": "name the folder that `netparse fleet PATH… --out DIR` has written",
    "netparse lint DIR": "name the folder of your *.textfsm files",
}
"""What to give in the place of an argument or option that is missing, in one command or in all."""
_WITH_STANDARD_INPUT = ("netparse check", "netparse inspect", "netparse report", "netparse reach")
_END_OF_FLOW = re.compile(r"(?:\d{1,3}(?:\.\d{1,3}){3}|[\w.-]*[\w-])(?::\d{1,5}(?:/\w+)?)?")


def missing(name: str, command: str) -> str | None:
    """Return what to say of an argument or option that a command needs; None where its name says all."""
    if "|" in name:
        first, *others = name.split("|")
        return f"say which: `{command} {first}`, or one of {', '.join(others)}"
    meant = _MISSING.get(f"{command} {name}") or _MISSING.get(name)
    if meant is None:
        return None
    piped = ", or - for standard input" if name == "PATH…" and command in _WITH_STANDARD_INPUT else ""
    return f"{name} is missing: {meant}{piped}"


def too_many(extra: str, command: str, usage: Sequence[str]) -> str:
    """Return what to say of arguments that a command has no place for; ``usage`` has the pieces of its usage."""
    if [piece for piece in usage if piece != "[OPTIONS]"]:
        return f"{extra} is too much: `{' '.join((command, *usage))}`"
    return f"{command} takes options only, and {extra} is none; `{command} --help` names them"


def ends_of_flow(paths: Iterable[str]) -> str:
    """Return what to say where the ends of a flow stand in the place of files, nothing where they do not."""
    given = [path for path in paths if not os.path.lexists(path) and _END_OF_FLOW.fullmatch(path)]
    return f"{given[0]} is no file; an end of a flow is given as --from WHO or --to WHO:PORT" if given else ""


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
    if command == "netparse" and option in _OF_COMMANDS:
        return f"{begin}: it stands behind the command, as in `netparse check {option}`"
    if command == "netparse reach" and option in _OF_FLOWS:
        return f"{begin}: {_OF_FLOWS[option]}"
    if ends := [
        name
        for name in offered
        if len(bare) > 1 and (name.endswith(f"-{bare}") or option.endswith(f"-{name.strip('-')}"))
    ]:
        return f"{begin}; did you mean {' or '.join(map(repr, ends[:3]))}?"
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
