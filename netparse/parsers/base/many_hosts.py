"""Commands that run another on many hosts, each of which a heading of the output then names: ansible, pdsh, a loop with ssh."""

from netparse.lazy import lazy_re
from netparse.parsers.base.quotes import hidden, shown
from netparse.parsers.base.where import option

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
_DO = lazy_re(r"\bdo\s")
_JOINS = lazy_re(r"[;\n]|&&|\|\|")
_PRINTS_WORDS = frozenset({"echo", "printf", "sleep", "true"})


def command_on_many(words: list[str], name: str) -> str | None:
    """Return the command line that such a tool runs on each host, as one text; None for another tool or module, and for several."""
    tool = _SAME_TOOL.get(name, name)
    if tool == "ansible":
        found = _of_ansible(words[1:])
    elif tool == "salt":
        left = _plain(words[1:], tool)
        found = left[2] if len(left) > 2 and left[1] == "cmd.run" else None
    else:
        found = " ".join(_plain(words[1:], tool)) if tool in _VALUES else None
    return found if found and not _JOINS.search(hidden(found)) else None


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
    """Return the line ``ssh $h COMMAND | grep X`` of ``for h in …; do ssh $h COMMAND; done | grep X``; None where it is several."""
    _, *body = _DO.split(hidden(text), maxsplit=1)
    steps = [words for step in _JOINS.split("".join(body)) if (words := step.split())]
    end = next((n for n, words in enumerate(steps) if words[0] == "done"), len(steps))
    over_ssh = [n for n, words in enumerate(steps[:end]) if "ssh" in words and words[0] not in _PRINTS_WORDS]
    if len(over_ssh) != 1 or any(words[0] not in _PRINTS_WORDS for words in steps[over_ssh[0] + 1 : end]):
        return None
    line = shown(" ".join(steps[over_ssh[0]]))
    if "$" not in line or _JOINS.search(line):
        return None
    done = " ".join(steps[end]) if end < len(steps) else ""
    _, piped, filters = done.partition("|")
    return f"{line} {piped}{shown(filters)}".rstrip()
