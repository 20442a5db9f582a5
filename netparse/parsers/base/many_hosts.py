"""Commands that run another on many hosts, each of which a heading of the output then names: ansible, pdsh, a loop with ssh."""

from netparse.lazy import lazy_re
from netparse.parsers.base.places import option

_VALUES = {
    "pdsh": frozenset({"-w", "-x", "-g", "-l", "-t", "-u", "-f", "-R", "-X"}),
    "dsh": frozenset({"-m", "-g", "-f", "-r", "-o", "-F"}),
    "clush": frozenset({"-w", "-x", "-g", "-X", "-l", "-t", "-u", "-f", "-o", "-R", "--user", "-O", "--hostfile", "--machinefile"}),
    "pssh": frozenset({"-h", "-H", "-l", "-p", "-o", "-e", "-t", "-O", "-x", "--hosts", "--host", "--user", "--par"}),
    "salt": frozenset({"-t", "--timeout", "--out", "--output", "-b", "--batch", "-c"}),
}  # fmt: skip
"""Options that take a value, by tool; Ansible has the command itself in one."""
_SAME_TOOL = {"parallel-ssh": "pssh", "salt-ssh": "salt"}
_SHELL_MODULES = ("shell", "command", "raw", "script")
_JOINED = lazy_re(r"-[A-Za-z]+[wgx]")  # clush -bw NODES
_OVER_SSH = lazy_re(r"\bssh\s(?:\s*-[A-Za-z]\s+[^\s-]\S*\s|\s*-\S+\s)*\s*[\"']?[^\s$]*\$\S*\s+(?P<command>\S.*)")
_DONE = lazy_re(r";\s*done\b")
_QUOTED = lazy_re(r"(?P<sign>['\"])(?P<inside>(?:(?!(?P=sign)).)*)(?P=sign)(?:\s*;.*)?$")


def command_on_many(words: list[str], name: str) -> str | None:
    """Return the command line that such a tool runs on each host, as one text; None for another tool, or another module of it."""
    if name == "ansible":
        return _of_ansible(words[1:])
    tool = _SAME_TOOL.get(name, name)
    if tool not in _VALUES:
        return None
    left = _plain(words[1:], tool)
    if tool == "salt":
        return left[2] if len(left) > 2 and left[1] == "cmd.run" else None
    return " ".join(left) or None


def _of_ansible(words: list[str]) -> str | None:
    """Return the command of the modules that run one: its options may stand before the hosts and behind them."""
    module = option(words, "-m", "--module-name") or "command"
    return option(words, "-a", "--args") if module.rpartition(".")[2] in _SHELL_MODULES else None


def _plain(words: list[str], tool: str) -> list[str]:
    """Return the words without the tool's options. Of salt these may stand anywhere; what follows a command is the command's own."""
    left: list[str] = []
    rest = iter(words)
    for word in rest:
        if left and tool != "salt":
            left += [word, *rest]
        elif word in _VALUES[tool] or (tool in ("clush", "pdsh") and _JOINED.fullmatch(word)):
            next(rest, None)
        elif not word.startswith("-"):
            left.append(word)
    return left


def command_of_loop(text: str) -> str | None:
    """Return what ``for h in …; do ssh $h COMMAND; done`` runs on each host; None where it is several commands."""
    found = _OVER_SSH.search(text)
    if not found:
        return None
    command = _DONE.split(found["command"], maxsplit=1)[0].rstrip()
    quoted = _QUOTED.match(command)
    inner: str = quoted["inside"] if quoted else command
    return None if not inner or any(sign in inner for sign in (";", "&&")) else inner
